import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One call as it arrived. */
export interface ReceivedCall {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body's bytes, as signatures cover them. */
  bytes: Buffer;
  /** When the body was complete, in milliseconds since 1970. */
  at: number;
}

/** What the receiver does with a call. A handler may also answer through `response` itself and return `'handled'`. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string; afterMs?: number }
  /** Never answers; the connection stays open until the receiver closes. */
  | 'hang'
  /** Closes the connection without an answer. */
  | 'reset'
  | 'handled';

export type Respond = (call: ReceivedCall, response: ServerResponse) => Answer | Promise<Answer>;

export interface Receiver {
  /** Without a trailing slash; any path is served. */
  url: string;
  calls: readonly ReceivedCall[];
  /** What calls get from now on; `() => ({ status: 200 })` at first. */
  respond(handler: Respond): void;
  /** Resolves with all calls as soon as there are `count` of them. Rejects after the time with what has arrived. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly ReceivedCall[]>;
  /** Resolves with the first call, past or to come, that fits. `predicate` sees each call again and again: it must not count. */
  waitForRequest(predicate: (call: ReceivedCall) => boolean, timeoutMs?: number): Promise<ReceivedCall>;
  /** Forgets the calls so far. */
  clear(): void;
  close(): Promise<void>;
}

export interface ReceiverOptions {
  port?: number;
  respond?: Respond;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** A real HTTP server on loopback that keeps every call it gets. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  let calls: ReceivedCall[] = [];
  let handler: Respond = options.respond ?? (() => ({ status: 200 }));
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();

  const server = createServer((request, response) => {
    void serve(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const bytes = Buffer.concat(chunks);
    const call: ReceivedCall = {
      method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: bytes.toString(), bytes, at: Date.now(),
    };
    calls.push(call);
    // A check that is satisfied takes itself out.
    waiting.forEach((check) => check());
    const answer = await handler(call, response);
    if (answer === 'hang' || answer === 'handled') return;
    if (answer === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (answer.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.afterMs));
    if (!response.destroyed) response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function wait<Found>(find: () => Found | undefined, wanted: string, timeoutMs: number): Promise<Found> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`Waited ${timeoutMs} ms for ${wanted}; ${calls.length} arrived:\n${calls.map(describe).join('\n')}`));
      }, timeoutMs);
      waiting.add(check);
      check();
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return calls;
    },
    respond(next) {
      handler = next;
    },
    waitFor: (count, timeoutMs = DEFAULT_TIMEOUT_MS) =>
      wait(() => (calls.length >= count ? calls : undefined), `${count} calls`, timeoutMs),
    waitForRequest: (predicate, timeoutMs = DEFAULT_TIMEOUT_MS) =>
      wait(() => calls.find(predicate), `a call that fits ${String(predicate)}`, timeoutMs),
    clear() {
      calls = [];
    },
    close() {
      return new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

function describe({ method, url, body }: ReceivedCall): string {
  return `  ${method} ${url} ${body.length > 200 ? `${body.slice(0, 200)}…` : body}`;
}
