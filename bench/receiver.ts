import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What came, by webhook: a path without its last segment. */
export interface CallsSeen {
  webhooks: number;
  /** The most calls of any webhook in any sliding second. */
  mostInASecond: number;
}

/** What the receiver's process can be asked. */
export interface ReceiverAsks {
  /** Forgets what came. */
  reset: { value: null; answer: null };
  /** Answers when so many POSTs have come since the last reset: when the last one came, by the machine's monotonic clock. */
  reached: { value: number; answer: number };
  /** What it keeps of a POST: which webhook's it is and when it came, or how long ago its change was sent off. */
  read: { value: 'nothing' | 'paths' | 'delays'; answer: null };
  /** Whether paths below /hang and /fail hang and fail. */
  misbehave: { value: boolean; answer: null };
  /** POSTs since the last reset. */
  received: { value: null; answer: number };
  /** Milliseconds from change to arrival, of the paths that never misbehave. */
  delays: { value: null; answer: number[] };
  calls: { value: null; answer: CallsSeen };
}

export interface BenchReceiver {
  /** Ends in a slash. */
  url: string;
  ask<Ask extends keyof ReceiverAsks>(ask: Ask, ...value: ReceiverAsks[Ask]['value'] extends null ? [] : [ReceiverAsks[Ask]['value']]): Promise<ReceiverAsks[Ask]['answer']>;
  close(): void;
}

/** Starts the receiver's process. */
export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = fork(fileURLToPath(new URL('./receiver-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const asked = new Map<number, (answer: never) => void>();
  let lastId = 0;
  child.on('message', ({ id, answer }: { id: number; answer: never }) => {
    asked.get(id)?.(answer);
    asked.delete(id);
  });
  const port = await new Promise<number>((resolve) => asked.set(0, resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    ask(ask, ...[value]) {
      lastId += 1;
      child.send({ id: lastId, ask, value: value ?? null });
      const id = lastId;
      return new Promise((resolve) => asked.set(id, resolve));
    },
    close: () => child.disconnect(),
  };
}
