import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BenchReceiver {
  url: string;
  /** Forgets what came. */
  reset(): Promise<void>;
  /** Ends when so many POSTs have come since the last reset. */
  reached(count: number): Promise<void>;
  close(): void;
}

/** Starts the receiver's process. */
export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = fork(fileURLToPath(new URL('./receiver-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const next = async (key: string) => {
    for (;;) {
      const [message] = (await once(child, 'message')) as [Record<string, number>];
      if (key in message) return message[key]!;
    }
  };
  const port = await next('port');
  return {
    url: `http://127.0.0.1:${port}/`,
    async reset() {
      const done = next('reset');
      child.send({ reset: true });
      await done;
    },
    async reached(count) {
      const done = next('reached');
      child.send({ expect: count });
      await done;
    },
    close() {
      child.disconnect();
    },
  };
}
