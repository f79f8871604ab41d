import { once } from 'node:events';
import { createServer } from 'node:http';

/** What stands at the server's address until its database is there. */
export interface WaitingRoom {
  close(): Promise<void>;
}

const UNAVAILABLE = JSON.stringify({ Code: 'ServiceUnavailable', Message: 'The server waits for its database.', Resource: '', RequestId: '' });

/** Answers `/healthz` with 200, since the process lives, and everything else with 503. @throws Error when it can not listen. */
export async function openWaitingRoom({ host, port }: { host: string; port: number }): Promise<WaitingRoom> {
  const server = createServer((request, response) => {
    const lives = request.url?.split('?')[0] === '/healthz';
    request.resume();
    response
      .writeHead(lives ? 200 : 503, { 'content-type': 'application/json; charset=utf-8', connection: 'close', ...(lives ? {} : { 'retry-after': '1' }) })
      .end(lives ? '{"Status":"ok"}' : UNAVAILABLE);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
