/** Messages made, POSTs made and POSTs that failed. */
export interface Counters {
  Messages: number;
  Calls: number;
  Errors: number;
}
