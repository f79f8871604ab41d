import { ApiError, type PropertyProblem } from './api-error.ts';
import { csrfToken, sessionEnded } from './session-state.ts';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of a body. */
  file?: Blob;
  /** Query parameters; those that are undefined, null or empty are left out. */
  query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  signal?: AbortSignal;
}

/**
 * Asks the server, as the user who is signed in.
 * @returns what it answers, parsed; undefined for an empty answer.
 * @throws ApiError for every answer that is no success. A session that has ended is told to `onSessionEnd` as well.
 */
export async function request<Answer>(path: string, { method = 'GET', body, file, query = {}, signal }: RequestOptions = {}): Promise<Answer> {
  const response = await fetch(withQuery(path, query), {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(file === undefined ? {} : { 'Content-Type': 'application/octet-stream' }),
      ...(method === 'GET' ? {} : { 'X-Rowcast-CSRF': csrfToken() }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(file === undefined ? {} : { body: file }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new ApiError({ status: 0, code: 'Unreachable', message: 'The server can not be reached. Check the connection, then try again.', requestId: null });
  });
  const text = await response.text();
  if (!response.ok) throw refusal(response, text);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** What an answer that is no success says. A session that has ended is told to `onSessionEnd` as well. */
export function refusal(response: Pick<Response, 'status' | 'statusText' | 'headers'>, text: string): ApiError {
  const error = errorOf(response, text);
  if (error.status === 401) sessionEnded();
  return error;
}

/** The path with a query string of what is set. */
export function withQuery(path: string, query: NonNullable<RequestOptions['query']>): string {
  const set = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [[name, String(value)]]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}

interface ErrorBody {
  Code: string;
  Message: string;
  RequestId: string;
  Problems?: PropertyProblem[];
}

function errorOf({ status, statusText, headers }: Pick<Response, 'status' | 'statusText' | 'headers'>, text: string): ApiError {
  try {
    const { Code: code, Message: message, RequestId: requestId, Problems: problems = [] } = JSON.parse(text) as ErrorBody;
    return new ApiError({ status, code, message, requestId, problems });
  } catch {
    return new ApiError({ status, code: 'InternalError', message: `The server answered ${status} ${statusText}.`, requestId: headers.get('X-Request-Id') });
  }
}
