/** Calls that were put into the queue, told to those who own their lanes. */
export interface CallsQueued {
  /** The outgoing URLs they go to. */
  urlIds: readonly number[];
  /** When the first of them is due, microseconds since 1970. */
  dueAt: number;
}
