/** A queue that a user would take instead, tuned as its documentation advises. */
export interface Queue {
  /** Makes one job per body, in bulk. */
  add(bodies: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface QueueParts {
  /** Of an empty database. */
  connectionString: string;
  /** A folder of its own. */
  folder: string;
  /** What a job does. */
  post(body: string): Promise<void>;
}

/** Starts it with its workers; null with the reason when it can't run here. */
export type OpenQueue = (parts: QueueParts) => Promise<Queue | string>;
