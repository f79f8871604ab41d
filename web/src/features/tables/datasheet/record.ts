/** A record as the server answers it; `PK_ID` first. */
export type TableRecord = Readonly<Record<string, unknown>> & { readonly PK_ID: number };
