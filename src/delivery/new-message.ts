/** A message about to be stored: one event met by one change. */
export interface NewMessage {
  webhookId: string;
  /** UUID v7. */
  id: string;
  eventId: string;
  eventVersion: number;
  tableId: number;
  shapeVersion: number;
  recordKey: string;
  sequence: number;
  source: string;
  actor: string | null;
  /** Microseconds since 1970. */
  eventDate: number;
  /** With its late holes; null when there is a problem. */
  body: string | null;
  size: number;
  /** Why no call is made of it. */
  problem: string | null;
}

/** A call that ended before it began: its message can't be sent. */
export interface StillbornCall {
  webhookId: string;
  eventId: string;
  urlId: number;
  id: string;
  messageId: string;
  state: 'dead' | 'discarded';
  reason: string;
}
