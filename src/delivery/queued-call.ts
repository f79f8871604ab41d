/** A call as its owner holds it in memory: its row in the queue with the message's body. */
export interface QueuedCall {
  accountId: string;
  webhookId: string;
  eventId: string;
  urlId: number;
  /** Microseconds since 1970, whole milliseconds: with url and id the key of the queue row. */
  dueAt: number;
  /** UUID v7. */
  id: string;
  messageId: string;
  /** Attempts made so far. */
  attempts: number;
  /** With its late holes; multicast calls share one string. */
  body: string;
  /** Bytes of the body, UTF-8, holes filled. */
  size: number;
}
