import type { TableHooks } from './table-hooks.ts';

const nothing = async (): Promise<void> => {};

/** For a use of the tables alone: nobody listens. */
export const NO_HOOKS: TableHooks = {
  beforeFieldChange: nothing,
  beforeTableDrop: nothing,
  afterShapeChange: nothing,
  changeSettings: () => [],
  isHeard: () => 'false',
};
