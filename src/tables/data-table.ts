import type { Limits } from '../accounts/limits.ts';
import type { Attachment } from './attached/attachment.ts';
import type { Field } from './field.ts';

/** A table of an account, as it is now. Its rows lie in the PostgreSQL table `dataSchema`.`name`, or, of an attached one, where `attachment` says (`placeOf`). */
export interface DataTable {
  accountId: string;
  dataSchema: string;
  id: number;
  name: string;
  note: string;
  shapeVersion: number;
  /** The transaction that wrote this version of the definition. */
  writtenBy: string;
  /** In display order; `PK_ID` is not among them. */
  fields: readonly Field[];
  /** Of the account. */
  limits: Limits;
  /** null: the table is our own. */
  attachment: Attachment | null;
  /** Attached, and its owner changed its columns since the fields were read from them. */
  drifted: boolean;
}
