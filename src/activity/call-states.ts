/**
 * The states of a call. `pending` waits to be sent or sent again; `held` waits at a URL that is held; the others are ends.
 * The same words stand in the SQL checks, the REST answers, the console and docs/reference/call-states.md.
 */
export const CALL_STATES = ['pending', 'held', 'delivered', 'dead', 'discarded'] as const;

export type CallState = (typeof CALL_STATES)[number];

/** The states in which a call begins. */
export const FIRST_STATES: readonly CallState[] = ['pending', 'held', 'dead', 'discarded'];

/**
 * The legal moves. An end is never left: a replay makes a new call. A call moves to its own state when an attempt failed and
 * another is due. A held call is not sent; one that was under way when its URL was held ends as its answer says.
 */
export const CALL_MOVES: Readonly<Record<CallState, readonly CallState[]>> = {
  pending: ['pending', 'held', 'delivered', 'dead', 'discarded'],
  held: ['pending', 'held', 'delivered', 'dead', 'discarded'],
  delivered: [],
  dead: [],
  discarded: [],
};
