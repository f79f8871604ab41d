import type { ClientBase, Connection } from 'pg';

/**
 * What `ask` asks of a connection that pipelines goes out in one write: each write is a call of the system, and wakes the backend.
 * @param ask sends its statements before it waits for anything
 */
export function sentTogether<Result>(client: ClientBase, ask: () => Result): Result {
  const { stream } = (client as unknown as { connection: Connection }).connection;
  stream.cork();
  try {
    return ask();
  } finally {
    stream.uncork();
  }
}
