import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupAddress } from 'node:dns';
import { afterEach, expect, test } from 'vitest';
import { HostsFile } from '../../src/delivery/http/hosts-file.ts';
import { HttpPools } from '../../src/delivery/http/http-pools.ts';
import { NameResolver } from '../../src/delivery/http/name-resolver.ts';
import { post } from '../../src/delivery/http/post.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';
import { startReceiver } from '../support/start-receiver.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

const A = 1;
const NO_SUCH_NAME = 3;

/** A name server: what `answer` gives for a name and type; null: nothing at all, ever. */
async function nameServer(answer: (name: string, type: number) => { addresses: number[][]; ttl: number; code?: number } | null) {
  const asked: string[] = [];
  const queries = new Set<string>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (; query[at]! > 0; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    const type = query.readUInt16BE(at + 1);
    const name = labels.join('.').toLowerCase();
    // What a busy machine had asked again, because the answer was not read in time, is the same question.
    const question = `${name} ${type} ${query.readUInt16BE(0)}`;
    if (!queries.has(question)) asked.push(`${name} ${type}`);
    queries.add(question);
    const answered = answer(name, type);
    if (answered === null) return;
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180 | (answered.code ?? 0), 2);
    head.writeUInt16BE(answered.addresses.length, 6);
    head.writeUInt32BE(0, 8);
    const records = answered.addresses.map((address) => {
      const record = Buffer.alloc(12);
      record.writeUInt16BE(0xc00c, 0);
      record.writeUInt16BE(type, 2);
      record.writeUInt16BE(1, 4);
      record.writeUInt32BE(answered.ttl, 6);
      record.writeUInt16BE(address.length, 10);
      return Buffer.concat([record, Buffer.from(address)]);
    });
    socket.send(Buffer.concat([head, query.subarray(12, at + 5), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  endings.push(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { server: `127.0.0.1:${(socket.address() as AddressInfo).port}`, asked };
}

function resolverOf(server: string): NameResolver {
  const resolver = new NameResolver({ servers: [server] });
  endings.push(() => resolver.close());
  return resolver;
}

const find = (resolver: NameResolver, name: string) =>
  new Promise<LookupAddress[] | string>((resolve) => resolver.lookup(name, { all: true }, (error, addresses) => resolve(error === null ? addresses : (error.code ?? ''))));

test('names whose server never answers delay no call to another name', async () => {
  const receiver = await startReceiver();
  endings.push(() => receiver.close());
  const { server } = await nameServer((name, type) => (name.startsWith('hangs') ? null : { addresses: type === A ? [[127, 0, 0, 1]] : [], ttl: 60 }));
  const resolver = resolverOf(server);
  const pools = new HttpPools(parseAllowRanges(['127.0.0.0/8']), resolver.lookup);
  endings.push(() => pools.destroy());
  const { port } = new URL(receiver.url);
  const send = (host: string) =>
    new Promise<unknown>((resolve) => post(pools.for(`http://${host}:${port}`), { path: '/', headers: [], body: '{}', secrets: [], mayBegin: () => true, limit: { tryWrite: () => true, leave() {} } }, resolve));
  let failed = 0;
  const hanging = Array.from({ length: 50 }, async (_, n) => {
    const answer = await send(`hangs-${n}.example`);
    failed += 1;
    return answer;
  });
  expect(await send('works.example')).toMatchObject({ kind: 'answered', status: 200 });
  // The others take four seconds to fail: none was waited for.
  expect(failed).toBe(0);
  for (const answer of await Promise.all(hanging)) expect(answer).toMatchObject({ kind: 'failed', errorCode: 'dns' });
});

test('answers are kept for their time to live, and asked for once however many want them', async () => {
  const { server, asked } = await nameServer((name, type) => ({ addresses: type === A ? [[192, 0, 2, 1], [192, 0, 2, 2]] : [Array.from({ length: 16 }, () => 1)], ttl: name.startsWith('brief') ? 1 : 600 }));
  const resolver = resolverOf(server);
  const both = await Promise.all([find(resolver, 'long.example'), find(resolver, 'LONG.example')]);
  expect(both[0]).toEqual([{ address: '192.0.2.1', family: 4 }, { address: '192.0.2.2', family: 4 }, { address: '101:101:101:101:101:101:101:101', family: 6 }]);
  expect(both[1]).toEqual(both[0]);
  await find(resolver, 'brief.example');
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await Promise.all([find(resolver, 'long.example'), find(resolver, 'brief.example')]);
  expect(asked.filter((one) => one === 'long.example 1')).toHaveLength(1);
  expect(asked.filter((one) => one === 'brief.example 1')).toHaveLength(2);
});

test('one family that is not answered for holds up the other only for a moment', async () => {
  const { server } = await nameServer((_name, type) => (type === A ? { addresses: [[192, 0, 2, 1]], ttl: 60 } : null));
  const began = performance.now();
  expect(await find(resolverOf(server), 'half.example')).toEqual([{ address: '192.0.2.1', family: 4 }]);
  // A look-up may take four seconds.
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('the hosts file goes before name servers, and what they do not know is left to the system', async () => {
  const { server, asked } = await nameServer((name) => ({ addresses: [], ttl: 0, code: name === '' ? 0 : NO_SUCH_NAME }));
  const resolver = resolverOf(server);
  expect(await find(resolver, 'localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
  expect(asked).toEqual([]);
  expect(await find(resolver, 'no-such-host.invalid')).toMatch(/ENOTFOUND|EAI_AGAIN/);
  // Failures are kept from when the system has answered, which may take long where there is no network.
  expect(await find(resolver, 'no-such-host.invalid')).toMatch(/ENOTFOUND|EAI_AGAIN/);
  expect(asked.filter((one) => one.endsWith(' 1'))).toHaveLength(1);
});

test('knows the names of a hosts file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rowcast-hosts-'));
  endings.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hosts');
  writeFileSync(path, '# 10.0.0.9 commented\n10.0.0.1\tReceiver receiver.internal # more\n\n::1 ip6\n');
  utimesSync(path, 1, 1);
  const hosts = new HostsFile(path);
  expect(['receiver', 'receiver.internal', 'receiver.internal.', 'ip6', 'commented', 'more', '10.0.0.1'].map((name) => hosts.has(name))).toEqual([true, true, true, true, false, false, false]);
  expect(new HostsFile(join(folder, 'none')).has('receiver')).toBe(false);
});
