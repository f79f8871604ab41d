/** Where an attached table's records lie, and how one is told from the others. */
export interface Attachment {
  schema: string;
  relation: string;
  /** Columns of the primary key, in its order. */
  keyColumns: readonly string[];
  /** The column that `PK_ID` gives; null: the table has none. */
  pkIdColumn: string | null;
}
