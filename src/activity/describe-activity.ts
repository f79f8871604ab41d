export interface LoggedActivity {
  /** Null for `Message created`. */
  outcome: 'delivered' | 'failed' | 'dead' | 'discarded' | null;
  problem: string | null;
  attempt: number | null;
  details: string | null;
  /** UTC text. */
  nextAt: string | null;
}

/** The sentence of a line in the log. */
export function describeActivity({ outcome, problem, attempt, details, nextAt }: LoggedActivity): string {
  switch (outcome) {
    case null:
      return problem === null ? 'The message was created.' : `The message was created and not sent: ${problem}`;
    case 'delivered':
      return attempt === 1 ? 'The call was delivered.' : `The call was delivered at attempt ${attempt}.`;
    case 'failed':
      return nextAt === null ? 'The call failed.' : `The call failed; the next attempt is due at ${nextAt}.`;
    case 'dead':
      return 'The call failed and no attempt is left; it can be replayed.';
    case 'discarded':
      return details === null ? 'The call was discarded.' : `The call was discarded: ${details}`;
  }
}
