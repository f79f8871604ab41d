import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HttpPools } from '../../src/delivery/http/http-pools.ts';
import type { Answer } from '../../src/delivery/judge-answer.ts';
import type { Sending } from '../../src/delivery/dispatcher.ts';
import type { WaitingCall } from '../../src/delivery/call-limit.ts';
import { post, type NotBegun, type Posting } from '../../src/delivery/http/post.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';
import { SELF_SIGNED } from './self-signed.ts';

const LOOPBACK = parseAllowRanges(['127.0.0.0/8', '::1/128']);
const FREE: Posting['limit'] = { tryWrite: () => true, leave() {} };
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function receiver(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function pools(allow = LOOPBACK, lookup?: ConstructorParameters<typeof HttpPools>[1]): HttpPools {
  const made = new HttpPools(allow, lookup);
  endings.push(() => made.destroy());
  return made;
}

function send(origin: string, from = pools(), onFlight?: (flight: Sending) => void, mayBegin = () => true, limit: Posting['limit'] = FREE): Promise<Answer | NotBegun> {
  return new Promise((resolve) => {
    const posting = { path: '/hook?x=1', headers: ['content-type', 'application/json'], body: '{"a":"ü"}', secrets: ['whsec_hidden'], mayBegin, limit };
    const flight = post(from.for(origin), posting, resolve);
    onFlight?.(flight);
  });
}

describe('post', () => {
  it('sends the body and tells status, Retry-After and the beginning of the answer', async () => {
    const seen: string[] = [];
    const origin = await receiver((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
        seen.push(`${request.method} ${request.url} ${body}`);
        response.writeHead(429, { 'retry-after': '7' }).end('slow down, whsec_hidden');
      });
    });
    expect(await send(origin)).toEqual({ kind: 'answered', status: 429, retryAfter: '7', body: 'slow down, ••••••••' });
    expect(seen).toEqual(['POST /hook?x=1 {"a":"ü"}']);
  });

  it('reads a bounded part of an endless answer and takes its status', async () => {
    const origin = await receiver((_request, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    const answer = await send(origin);
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect((answer as { body: string }).body).toHaveLength(4096);
  });

  it('ends a call that drips or hangs when it is told to', async () => {
    for (const drips of [true, false]) {
      let begun: () => void = () => {};
      const reached = new Promise<void>((resolve) => (begun = resolve));
      const origin = await receiver((request, response) => {
        request.resume();
        if (drips) response.writeHead(200).write('drop');
        begun();
      });
      let flight: Sending | undefined;
      const answer = send(origin, pools(), (started) => (flight = started));
      await reached;
      flight!.abort();
      expect(await answer).toMatchObject({ kind: 'failed', errorCode: 'timeout' });
    }
  });

  it('tells a reset, a refused connection, rubbish and an unknown name apart from answers', async () => {
    const reset = createTcpServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    const rubbish = createTcpServer((socket) => socket.on('data', () => socket.end('what?\r\n\r\n'))).listen(0, '127.0.0.1');
    const refused = createTcpServer().listen(0, '127.0.0.1');
    await Promise.all([reset, rubbish, refused].map((server) => once(server, 'listening')));
    const at = (server: typeof reset) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const nobody = at(refused);
    await new Promise((resolve) => refused.close(resolve));
    endings.push(() => reset.close(), () => rubbish.close());
    expect(await send(at(reset))).toMatchObject({ kind: 'failed', errorCode: 'connection' });
    expect(await send(at(rubbish))).toMatchObject({ kind: 'failed', errorCode: 'connection' });
    expect(await send(nobody)).toMatchObject({ kind: 'failed', errorCode: 'connect' });
    const unknown = pools(LOOPBACK, (name, _options, callback) => callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), []));
    expect(await send('https://no-such-host.invalid', unknown)).toMatchObject({ kind: 'failed', errorCode: 'dns' });
  });

  it('asks right before writing whether it may, on a new connection and on one that is kept, and writes nothing when not', async () => {
    let requests = 0;
    const origin = await receiver((request, response) => {
      requests += 1;
      request.resume();
      response.end();
    });
    const { port } = new URL(origin);
    let lookedUp: (() => void) | undefined;
    const looking = new Promise<void>((resolve) => (lookedUp = resolve));
    let answer: (() => void) | undefined;
    const from = pools(LOOPBACK, (_name, _options, callback) => {
      const found = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
      if (answer !== undefined) return found();
      answer = found;
      lookedUp!();
    });
    let leaseIsFresh = true;
    const mayBegin = () => leaseIsFresh;
    const begun = send(`http://slow.example:${port}`, from, undefined, mayBegin);
    await looking;
    leaseIsFresh = false;
    answer!();
    expect(await begun).toEqual({ kind: 'not-begun' });
    leaseIsFresh = true;
    expect(await send(`http://slow.example:${port}`, from, undefined, mayBegin)).toMatchObject({ kind: 'answered', status: 200 });
    leaseIsFresh = false;
    expect(await send(`http://slow.example:${port}`, from, undefined, mayBegin)).toEqual({ kind: 'not-begun' });
    expect(requests).toBe(1);
  });

  it('does not follow a redirect', async () => {
    let requests = 0;
    const origin = await receiver((request, response) => {
      requests += 1;
      request.resume();
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await send(origin)).toMatchObject({ kind: 'answered', status: 307 });
    expect(requests).toBe(1);
  });
});

/** A receiver without HTTP: `answer` is told each socket's number, from 1, and each whole request (one piece each, as they are small). */
async function bareReceiver(answer: (socket: Socket, nth: number, request: string) => void): Promise<{ origin: string; sockets: () => number; closed: () => number }> {
  let sockets = 0;
  let closed = 0;
  const server = createTcpServer((socket) => {
    const nth = (sockets += 1);
    socket.on('error', () => {});
    socket.on('close', () => (closed += 1));
    socket.on('data', (request) => answer(socket, nth, request.toString()));
    endings.push(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets: () => sockets, closed: () => closed };
}

describe('a kept connection', () => {
  const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  it('is used again when the answer before has come to its end', async () => {
    const { origin, sockets } = await bareReceiver((socket, _nth, request) => {
      expect(request).toMatch(/^POST \/hook\?x=1 HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nconnection: keep-alive\r\ncontent-type: application\/json\r\ncontent-length: 10\r\n\r\n\{"a":"ü"\}$/);
      socket.write(OK);
    });
    const from = pools();
    for (let n = 0; n < 3; n += 1) expect(await send(origin, from)).toMatchObject({ status: 200, body: 'ok' });
    expect(sockets()).toBe(1);
    await Promise.all([send(origin, from), send(origin, from)]);
    expect(sockets()).toBe(2);
  });

  it('is not used again when the receiver is about to close it, or has', async () => {
    for (const field of ['connection: close', 'keep-alive: timeout=1']) {
      const { origin, sockets } = await bareReceiver((socket) => socket.write(OK.replace('\r\n', `\r\n${field}\r\n`)));
      const from = pools();
      for (let n = 0; n < 2; n += 1) expect(await send(origin, from)).toMatchObject({ status: 200 });
      expect(sockets(), field).toBe(2);
    }
    const { origin, sockets, closed } = await bareReceiver((socket) => socket.end(OK));
    const from = pools();
    for (let n = 0; n < 2; n += 1) {
      expect(await send(origin, from)).toMatchObject({ status: 200 });
      await expect.poll(closed).toBe(n + 1);
    }
    expect(sockets()).toBe(2);
  });

  it('shows no call an answer that is not its own', async () => {
    const { origin, sockets } = await bareReceiver((socket, nth) => socket.write(nth === 1 ? `${OK}HTTP/1.1 503 Not Yours\r\ncontent-length: 0\r\n\r\n` : OK));
    const from = pools();
    for (let n = 0; n < 2; n += 1) expect(await send(origin, from)).toMatchObject({ status: 200, body: 'ok' });
    expect(sockets()).toBe(2);

    let first: Socket | undefined;
    const late = await bareReceiver((socket, nth) => {
      socket.write(OK);
      if (nth === 1) first = socket;
    });
    const again = pools();
    expect(await send(late.origin, again)).toMatchObject({ status: 200 });
    first!.write('HTTP/1.1 503 Unasked\r\ncontent-length: 0\r\n\r\n');
    await expect.poll(late.closed).toBe(1);
    expect(await send(late.origin, again)).toMatchObject({ status: 200 });
    expect(late.sockets()).toBe(2);
  });

  it('is given up with the call that it is too slow for', async () => {
    const { origin, sockets } = await bareReceiver((socket, nth) => socket.write(nth === 1 ? 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nslo' : OK));
    const from = pools();
    let flight: Sending | undefined;
    const slow = send(origin, from, (started) => (flight = started));
    await expect.poll(sockets).toBe(1);
    flight!.abort();
    expect(await slow).toMatchObject({ errorCode: 'timeout' });
    expect(await send(origin, from)).toMatchObject({ status: 200, body: 'ok' });
    expect(sockets()).toBe(2);
  });

  it('that breaks in the middle of an answer is a failure of the call, one that ends an answer without a length is not', async () => {
    const broken = await bareReceiver((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nslo'));
    expect(await send(broken.origin)).toMatchObject({ kind: 'failed', errorCode: 'connection', details: 'The receiver closed the connection before its answer was complete' });
    const open = await bareReceiver((socket) => socket.end('HTTP/1.0 202 Accepted\r\n\r\nin the end'));
    expect(await send(open.origin)).toMatchObject({ kind: 'answered', status: 202, body: 'in the end' });
  });
});

describe('a call that has a connection before its turn', () => {
  const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
  let waiting: WaitingCall[] = [];
  const later: Posting['limit'] = {
    tryWrite(_now, call) {
      waiting.push(call);
      return false;
    },
    leave(call) {
      waiting = waiting.filter((one) => one !== call);
    },
  };
  afterEach(() => {
    waiting = [];
  });

  it('keeps it, and writes when its turn comes', async () => {
    const seen: string[] = [];
    const { origin, sockets } = await bareReceiver((socket, _nth, request) => {
      seen.push(request);
      socket.write(OK);
    });
    const from = pools();
    let flight: Sending | undefined;
    const answer = send(origin, from, (started) => (flight = started), undefined, later);
    await expect.poll(() => waiting.length).toBe(1);
    // Another call does not get its connection.
    expect(await send(origin, from)).toMatchObject({ status: 200 });
    expect([sockets(), seen.length]).toEqual([2, 1]);
    expect(flight!.waitedMs).toBeGreaterThan(0);
    waiting[0]!.turn();
    const { waitedMs } = flight!;
    expect(await answer).toMatchObject({ status: 200, body: 'ok' });
    expect(flight!.waitedMs).toBe(waitedMs);
    await Promise.all([send(origin, from), send(origin, from)]);
    expect(sockets()).toBe(2);
  });

  it('is not begun when the worker may no longer call as its turn comes, or it is ended before', async () => {
    let requests = 0;
    const { origin, closed } = await bareReceiver(() => (requests += 1));
    let leaseIsFresh = true;
    let flight: Sending | undefined;
    const unleased = send(origin, pools(), undefined, () => leaseIsFresh, later);
    await expect.poll(() => waiting.length).toBe(1);
    leaseIsFresh = false;
    waiting.shift()!.turn();
    expect(await unleased).toEqual({ kind: 'not-begun' });
    const ended = send(origin, pools(), (started) => (flight = started), undefined, later);
    await expect.poll(() => waiting.length).toBe(1);
    flight!.abort();
    expect(await ended).toEqual({ kind: 'not-begun' });
    expect(waiting).toEqual([]);
    await expect.poll(closed).toBe(2);
    expect(requests).toBe(0);
  });

  it('is not begun when the connection was kept and has come too near its end meanwhile', async () => {
    const { origin, sockets } = await bareReceiver((socket) => socket.write(OK.replace('\r\n', '\r\nkeep-alive: timeout=2\r\n')));
    const from = pools();
    expect(await send(origin, from)).toMatchObject({ status: 200 });
    const answer = send(origin, from, undefined, undefined, later);
    await expect.poll(() => waiting.length).toBe(1);
    expect(sockets()).toBe(1);
    const clock = performance.now.bind(performance);
    const late = vi.spyOn(performance, 'now').mockImplementation(() => clock() + 1_000);
    waiting.shift()!.turn();
    late.mockRestore();
    expect(await answer).toEqual({ kind: 'not-begun' });
  });

  it('is not begun, and not failed, when the receiver closes the connection or says something before it was asked', async () => {
    for (const behave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.write(OK)]) {
      const held = createTcpServer((socket) => {
        socket.on('error', () => {});
        setImmediate(behave, socket);
      }).listen(0, '127.0.0.1');
      await once(held, 'listening');
      endings.push(() => held.close());
      expect(await send(`http://127.0.0.1:${(held.address() as AddressInfo).port}`, pools(), undefined, undefined, later)).toEqual({ kind: 'not-begun' });
    }
    expect(waiting).toEqual([]);
  });
});

describe('a request', () => {
  it('that a line break would end is not written', async () => {
    const { origin, sockets } = await bareReceiver((socket) => socket.end());
    const posting = { path: '/', headers: [] as string[], body: '{}', secrets: [], mayBegin: () => true, limit: FREE };
    for (const wrong of [{ path: '/ HTTP/1.1\r\nx: y' }, { path: '/ü' }, { headers: ['a\r\nb', 'c'] }, { headers: ['a', 'b\r\nc: d'] }, { headers: ['a', 'b\0'] }]) {
      expect(await new Promise((resolve) => post(pools().for(origin), { ...posting, ...wrong }, resolve)), JSON.stringify(wrong)).toMatchObject({ kind: 'failed', errorCode: 'invalid_url' });
    }
    await expect.poll(sockets).toBeGreaterThan(0);
  });

  it('goes over TLS to whom the certificate names, and to nobody else', async () => {
    const names: (string | false | undefined)[] = [];
    const server = createTlsServer(SELF_SIGNED, (request, response) => {
      names.push((request.socket as Socket & { servername?: string | false }).servername);
      request.resume();
      response.end('sealed');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endings.push(() => server.close(), () => server.closeAllConnections());
    const origin = `https://receiver.test:${(server.address() as AddressInfo).port}`;
    const from = pools(LOOPBACK, (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    expect(await send(origin, from)).toMatchObject({ kind: 'failed', errorCode: 'tls' });
    expect(names).toEqual([]);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    endings.push(() => vi.unstubAllEnvs());
    for (let n = 0; n < 2; n += 1) expect(await send(origin, from)).toMatchObject({ kind: 'answered', status: 200, body: 'sealed' });
    expect(names).toEqual(['receiver.test', 'receiver.test']);
  });
});

describe('the outgoing guard', () => {
  const nothing = parseAllowRanges([]);

  it('refuses literal private addresses without opening a socket', async () => {
    let connections = 0;
    const server = createTcpServer(() => (connections += 1)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    endings.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', '169.254.169.254', '168.63.129.16', '[fd00::1]', '0.0.0.0']) {
      expect(await send(`https://${host}:${port}`, pools(nothing)), host).toMatchObject({ kind: 'failed', errorCode: 'refused_address' });
    }
    expect(connections).toBe(0);
  });

  it('refuses a name when any of its addresses is private, and looks it up once', async () => {
    let lookups = 0;
    const from = pools(nothing, (_name, _options, callback) => {
      lookups += 1;
      callback(null, [{ address: '93.184.215.14', family: 4 }, { address: '127.0.0.1', family: 4 }]);
    });
    expect(await send('https://rebind.example', from)).toMatchObject({ kind: 'failed', errorCode: 'refused_address' });
    expect(lookups).toBe(1);
  });

  it('lets http go to allowed ranges alone', async () => {
    const from = pools(LOOPBACK, (_name, _options, callback) => callback(null, [{ address: '93.184.215.14', family: 4 }]));
    expect(await send('http://public.example', from)).toMatchObject({ kind: 'failed', errorCode: 'refused_address' });
  });
});
