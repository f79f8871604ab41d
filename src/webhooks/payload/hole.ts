import type { Change } from '../../capture/change.ts';
import type { ChangeRows } from '../../capture/change-rows.ts';

/** What a message adds to its change. */
export interface RenderContext {
  /** UUID v7. */
  messageId: string;
  accountId: string;
  integrationUrl: string | null;
  /** Of a sample: the names of the fields taken as changed, though none was. */
  changedFields?: readonly string[];
}

/** What a hole is filled from. */
interface RenderState extends RenderContext {
  change: Change;
  rows: ChangeRows;
}

/** Gives the JSON text that goes into a hole. */
export type Hole = (state: RenderState) => string;
