/**
 * The receiver, in a process that nobody kills. Notes every call as soon as its head is there, verifies it as a receiver would, and
 * answers as its path is told to. Messages from the parent: `{ secrets }`, `{ mode: [path, mode] }`, `{ dump: file }`.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Arrival, PathMode } from './receiver.ts';

const arrivals: Arrival[] = [];
const modes = new Map<string, PathMode>();
let verifiers = new Map<string, { secret: string; webhook: Webhook }>();

/** When this process was last seen awake: a call that arrives may have waited since then. */
let awakeAt = Date.now();
setInterval(() => { awakeAt = Date.now(); }, 5);

const server = createServer((request, response) => {
  const at = Date.now();
  const waitedMs = Math.max(0, at - awakeAt - 5);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('error', () => {});
  request.on('end', () => {
    const path = request.url ?? '';
    const mode = modes.get(path) ?? 'ok';
    const arrival = read(path, at, waitedMs, request, Buffer.concat(chunks).toString());
    arrivals.push(arrival);
    answer(mode, arrival, request, response);
  });
});

function read(path: string, at: number, waitedMs: number, request: IncomingMessage, body: string): Arrival {
  const known = verifiers.get(path.split('/')[1] ?? '');
  const payload = JSON.parse(body) as { callId: string; type: string; key: number; name: string };
  let problem: string | null = known === undefined ? 'of no known webhook' : null;
  try {
    known?.webhook.verify(body, request.headers as Record<string, string>);
  } catch (error) {
    problem = String(error);
  }
  const masked = body.replaceAll(known?.secret ?? '\0', '<secret>').replaceAll(payload.callId, '<call>');
  return {
    path, at, waitedMs, problem, answered: 0,
    messageId: String(request.headers['webhook-id']), callId: payload.callId,
    type: payload.type, key: payload.key, name: payload.name,
    body: createHash('sha256').update(masked).digest('base64').slice(0, 16),
  };
}

function answer(mode: PathMode, arrival: Arrival, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, headers: Record<string, string> = {}, body: string | Buffer = '') => {
    arrival.answered = status;
    response.writeHead(status, headers).end(body);
  };
  if (mode === 'ok') send(200);
  else if (mode === 'slow') setTimeout(() => send(200), 400);
  else if (mode === 'garbage') send(200, {}, Buffer.from([0, 0xff, 0xfe, 0x22, 0xed, 0xa0, 0x80, 0]));
  else if (mode === 'fail') send(500, {}, 'no\0t now');
  else if (mode === 'busy') send(429, { 'retry-after': '1' });
  else if (mode === 'gone') send(410);
  else if (mode === 'reset') request.socket.resetAndDestroy();
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: { secrets?: [string, string][]; mode?: [string, PathMode]; dump?: string }) => {
  if (message.secrets !== undefined) verifiers = new Map(message.secrets.map(([name, secret]) => [name, { secret, webhook: new Webhook(secret) }]));
  if (message.mode !== undefined) modes.set(...message.mode);
  if (message.dump !== undefined) {
    writeFileSync(message.dump, JSON.stringify(arrivals));
    process.send?.({ dumped: arrivals.length });
  }
});
process.on('disconnect', () => process.exit(0));
