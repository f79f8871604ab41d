/** A list of activity: see `docs/reference/logs-and-statistics.md`. */
export interface Page<Row> {
  Result: Row[];
  /** Null at the end. A page may be short, even empty, while it is set. */
  NextCursor: string | null;
}
