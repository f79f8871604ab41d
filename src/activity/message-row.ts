import type { CallState } from './call-states.ts';

/** A message as lists show it. Times are UTC text with seven fraction digits and `Z`. */
export interface MessageRow {
  Id: string;
  EventId: string;
  EventType: string | null;
  ObjectName: string | null;
  RecordKey: string;
  Source: string;
  Actor: string | null;
  EventDate: string;
  /** Rises in commit order per record. */
  Sequence: number;
  /** Bytes of the body. */
  Size: number;
  /** The most open state of its calls, then the worst: pending, held, dead, discarded, delivered. */
  State: CallState;
  /** Why no call was made of it; null when calls were made. */
  Problem: string | null;
  /** How many of its URLs stand in each state, by the latest call to each. */
  Calls: { Pending: number; Held: number; Delivered: number; Dead: number; Discarded: number };
}
