import type { Limits } from '../accounts/limits.ts';
import type { Field } from './field.ts';

/** A table of an account, as it is now. Its rows lie in the PostgreSQL table `dataSchema`.`name`. */
export interface DataTable {
  accountId: string;
  dataSchema: string;
  id: number;
  name: string;
  note: string;
  shapeVersion: number;
  /** In display order; `PK_ID` is not among them. */
  fields: readonly Field[];
  /** Of the account. */
  limits: Limits;
}
