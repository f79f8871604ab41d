/**
 * One page of a list, newest first. A page of a filtered list may be shorter than asked, even empty, while `NextCursor`
 * is set: a request inspects a bounded number of rows, and the next one goes on where it ended.
 */
export interface Page<Row> {
  Result: Row[];
  /** Opaque; null when there is nothing more. */
  NextCursor: string | null;
}
