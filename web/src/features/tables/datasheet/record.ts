/** What names a record: a table's number, a view's text; of a table without either, a condition on its own key. */
export type RecordKey = number | string;

/** A record as the server answers it; `PK_ID` first. */
export type TableRecord = Readonly<Record<string, unknown>> & { readonly PK_ID: RecordKey };
