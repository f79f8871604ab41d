/**
 * The receiver of all figures, in a process of its own. Answers every POST with an empty 200, those whose path begins with /far
 * after 50 ms; while it is told to misbehave, not those whose path begins with /hang (no answer) or /fail (500). Its parent asks by `{ id, ask, value }` and gets `{ id, answer }`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from './clock.ts';
import type { CallsSeen, ReceiverAsks } from './receiver.ts';

/** `@123.456@` in a body: when its change was sent off, by the clock that this machine's processes share. */
const SENT_AT = /@(\d+\.\d+)@/;

/** There and back to another continent takes as long, or twice. */
const FAR_MS = 50;

let received = 0;
let lastAt = 0;
let reached: { count: number; tell: (arrivedAt: number) => void } | null = null;
let misbehaves = false;
let reading: 'nothing' | 'paths' | 'delays' = 'nothing';
let arrivals = new Map<string, number[]>();
let delays: number[] = [];

function arrive(path: string): void {
  received += 1;
  lastAt = monotonicMs();
  if (reading === 'paths') {
    const webhook = path.slice(0, path.lastIndexOf('/'));
    const list = arrivals.get(webhook);
    if (list === undefined) arrivals.set(webhook, [lastAt]);
    else list.push(lastAt);
  }
  tellReached();
}

function tellReached(): void {
  if (reached === null || received < reached.count) return;
  const { tell } = reached;
  reached = null;
  tell(lastAt);
}

function readDelay(request: IncomingMessage, path: string): void {
  const arrivedAt = monotonicMs();
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const sentAt = SENT_AT.exec(body)?.[1];
    if (sentAt !== undefined && !path.startsWith('/hang') && !path.startsWith('/fail')) delays.push(arrivedAt - Number(sentAt));
  });
}

const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (reading === 'delays') readDelay(request, path);
  else request.resume();
  request.on('end', () => {
    arrive(path);
    if (misbehaves && path.startsWith('/hang')) return;
    const answer = () => void response.writeHead(misbehaves && path.startsWith('/fail') ? 500 : 200, { 'content-length': '0' }).end();
    if (path.startsWith('/far')) setTimeout(answer, FAR_MS);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;

/** The most arrivals of a sorted list within any second, both ends within. */
function mostInASecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while (time - times[first]! >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

const answers: { [Ask in keyof ReceiverAsks]: (value: ReceiverAsks[Ask]['value'], tell: (answer: ReceiverAsks[Ask]['answer']) => void) => void } = {
  reset(_, tell) {
    received = 0;
    reached = null;
    arrivals = new Map();
    delays = [];
    tell(null);
  },
  reached(count, tell) {
    reached = { count, tell };
    tellReached();
  },
  read(what, tell) {
    reading = what;
    tell(null);
  },
  misbehave(value, tell) {
    misbehaves = value;
    tell(null);
  },
  received: (_, tell) => tell(received),
  delays: (_, tell) => tell(delays),
  calls(_, tell) {
    const seen: CallsSeen = { webhooks: arrivals.size, mostInASecond: 0 };
    for (const times of arrivals.values()) seen.mostInASecond = Math.max(seen.mostInASecond, mostInASecond(times));
    tell(seen);
  },
};

process.on('message', ({ id, ask, value }: { id: number; ask: keyof ReceiverAsks; value: never }) => {
  answers[ask](value, (answer: unknown) => process.send?.({ id, answer }));
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ id: 0, answer: (server.address() as AddressInfo).port }));
