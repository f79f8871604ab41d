import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a path does with its calls. */
export type PathMode = 'ok' | 'slow' | 'garbage' | 'fail' | 'busy' | 'reset' | 'hang' | 'gone';

/** A call as it arrived. */
export interface Arrival {
  /** `/<webhook's name>/<url>`. */
  path: string;
  /** Milliseconds since 1970, when its head was read. */
  at: number;
  /** How long at most it lay unread, since the receiver had no turn. */
  waitedMs: number;
  /** Why it does not verify. */
  problem: string | null;
  /** The status sent; 0: none. */
  answered: number;
  messageId: string;
  callId: string;
  /** Of the payload: what changed. */
  type: string;
  key: number;
  name: string;
  /** Hash of the body, secret and call id masked. */
  body: string;
}

export interface ChaosReceiver {
  url: string;
  /** Secrets by the webhook's name. */
  setSecrets(secrets: readonly (readonly [string, string])[]): void;
  setMode(path: string, mode: PathMode): void;
  arrivals(): Promise<Arrival[]>;
  close(): void;
}

/** Starts the receiver's process. */
export async function startChaosReceiver(): Promise<ChaosReceiver> {
  const child = fork(fileURLToPath(new URL('./receiver-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    setSecrets: (secrets) => void child.send({ secrets }),
    setMode: (path, mode) => void child.send({ mode: [path, mode] }),
    async arrivals() {
      const folder = mkdtempSync(join(tmpdir(), 'rowcast-chaos-'));
      const file = join(folder, 'arrivals.json');
      const dumped = once(child, 'message');
      child.send({ dump: file });
      await dumped;
      const arrivals = JSON.parse(readFileSync(file, 'utf8')) as Arrival[];
      rmSync(folder, { recursive: true });
      return arrivals;
    },
    close: () => child.disconnect(),
  };
}
