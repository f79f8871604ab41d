import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpPools } from '../../src/delivery/http-pools.ts';
import type { Answer } from '../../src/delivery/judge-answer.ts';
import type { Sending } from '../../src/delivery/dispatcher.ts';
import { post, type NotBegun } from '../../src/delivery/post.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';

const LOOPBACK = parseAllowRanges(['127.0.0.0/8', '::1/128']);
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

function send(origin: string, from = pools(), onFlight?: (flight: Sending) => void, mayBegin = () => true): Promise<Answer | NotBegun> {
  return new Promise((resolve) => {
    const posting = { path: '/hook?x=1', headers: ['content-type', 'application/json'], body: '{"a":"ü"}', secrets: ['whsec_hidden'], mayBegin };
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
    expect(await send('https://no-such-host.invalid')).toMatchObject({ kind: 'failed', errorCode: 'dns' });
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
