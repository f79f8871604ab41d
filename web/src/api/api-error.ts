/** What is wrong with one property: `Name`, `OutgoingUrls[0]`, `[3].Age`. */
export interface PropertyProblem {
  Property: string;
  Problem: string;
}

/** An answer that is no success, or none at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** As `docs/reference/errors.md` lists them; `Unreachable` for status 0. */
  readonly code: string;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  /** Of the message, one by one; empty where it is about no property. */
  readonly problems: readonly PropertyProblem[];

  constructor(facts: { status: number; code: string; message: string; requestId: string | null; problems?: readonly PropertyProblem[] }) {
    super(facts.message);
    this.status = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId;
    this.problems = facts.problems ?? [];
  }
}
