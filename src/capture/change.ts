import type { Source } from './sources.ts';

export type Operation = 'I' | 'U' | 'D';

/** One record's insert, update or delete, as captured in its own transaction and read by fan-out. */
export interface Change {
  /** The sequence: rises in commit order per record. */
  id: number;
  accountId: string;
  tableId: number;
  /** The version of the table's shape when the change was made: names the columns of the rows. */
  shapeVersion: number;
  operation: Operation;
  /** The value of `PK_ID`, as text. */
  recordKey: string;
  /** JSON text of the record before the change; null for inserts. Keys are column names; no PASSWORD columns. */
  oldRow: string | null;
  /** JSON text of the record after the change; null for deletes. */
  newRow: string | null;
  /** PASSWORD columns whose value changed; null for inserts, deletes, and tables without such columns. */
  changedHidden: readonly string[] | null;
  source: Source;
  actor: string | null;
  /** The message id that the client was handling when it made the change. */
  cause: string | null;
  /** Microseconds since 1970, by the database's clock. */
  changedAt: number;
}
