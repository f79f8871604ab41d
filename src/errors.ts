/** The codes a client may see in an error body, with the HTTP status each is sent with. */
export const ERROR_STATUS = {
  IncorrectBodyParameter: 400,
  IncorrectQueryParameter: 400,
  AlterReadOnlyData: 400,
  InvalidInputValue: 400,
  SqlServerError: 400,
  Unauthorized: 401,
  InsufficientPermissions: 403,
  ObjectNotFound: 404,
  FieldNotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  BodyTooLarge: 413,
  UriTooLong: 414,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One thing wrong with a request: which property, and what is wrong with it. */
export interface Problem {
  /** The property as the client wrote it, e.g. `OutgoingUrls[1]`; empty when it is the whole body. */
  property: string;
  problem: string;
}

/** Problems that one answer names; the rest is counted. */
export const PROBLEMS_NAMED = 50;

/**
 * A request that can't be answered as asked. Thrown where it is known, turned into an answer by the API's one
 * error boundary and into a sentence by the command line. Its message is for the client: no internals in it.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  /** Seconds after which the client may try again. */
  readonly retryAfter: number | undefined;
  /** What the message names, one by one; empty when it is about the whole. */
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfter?: number; problems?: readonly Problem[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.problems = options.problems ?? [];
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  /** Names the problems, each with its property: `Name: is required. OutgoingUrls[0]: must be https.` */
  static ofProblems(code: ErrorCode, problems: readonly Problem[]): RequestError {
    const first = problems.slice(0, PROBLEMS_NAMED);
    const named = first.map(({ property, problem }) => (property === '' ? `${problem}.` : `${property}: ${problem}.`));
    const more = problems.length - named.length;
    return new RequestError(code, [...named, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '), { problems: first });
  }
}
