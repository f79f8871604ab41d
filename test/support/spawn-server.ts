import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { homeFolders } from '../../src/db/embedded/home-folders.ts';
import { freePort } from './free-port.ts';
import { restClient, type Credentials, type RestClient } from './rest-client.ts';

export interface SpawnedServer {
  url: string;
  home: string;
  /** Of the embedded PostgreSQL. */
  connectionString: string;
  credentials: Credentials;
  /** A client of the running server; tokens outlive its restarts. */
  api(): Promise<RestClient>;
  pid(): number;
  /** The pid of the running PostgreSQL. */
  postgresPid(): number;
  /** What the present process has printed, both streams. */
  output(): string;
  /** Sends a signal and waits for the process to end. SIGKILL takes the server in the middle of whatever it does. */
  kill(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Starts again on the same home and port (stopped before, if it still runs), and waits until it is ready. */
  restart(): Promise<void>;
  /** Ends the process, waits for its PostgreSQL, and removes the home. */
  close(): Promise<void>;
}

export interface SpawnOptions {
  environment?: Readonly<Record<string, string>>;
  /** Arguments of the command line. */
  command?: readonly string[];
}

const CREDENTIALS: Credentials = { clientId: 'test-client', clientSecret: 'test-secret-0123456789' };
const READY_TIMEOUT_MS = 120_000;
const MAIN = resolve('src/cli/main.ts');

/** The real server in a process of its own, on its own embedded PostgreSQL. Waits until it is ready. */
export async function spawnServer({ environment = {}, command = ['start'] }: SpawnOptions = {}): Promise<SpawnedServer> {
  const home = mkdtempSync(join(tmpdir(), 'rowcast-spawned-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { data, connectionString } = homeFolders(home);
  let child: ChildProcess;
  let output = '';

  const start = async () => {
    output = '';
    child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...command], {
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(port),
        ROWCAST_HOME: home,
        ROWCAST_CLIENT_ID: CREDENTIALS.clientId,
        ROWCAST_CLIENT_SECRET: CREDENTIALS.clientSecret,
        ROWCAST_OUTGOING_ALLOW: '127.0.0.0/8,::1/128',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    try {
      await ready(url, child, () => output);
    } catch (error) {
      // Nobody else would end it.
      child.kill('SIGKILL');
      throw error;
    }
  };

  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return { code: child.exitCode, signal: child.signalCode };
  };

  await start();
  return {
    url,
    home,
    connectionString,
    credentials: CREDENTIALS,
    api: () => restClient(url, CREDENTIALS),
    pid: () => child.pid ?? 0,
    postgresPid: () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    output: () => output,
    kill,
    async restart() {
      await kill('SIGTERM');
      await start();
    },
    async close() {
      await kill('SIGTERM');
      // After a kill -9 the watchdog is still stopping PostgreSQL.
      while (existsSync(join(data, 'postmaster.pid'))) await sleep(20);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended (${child.exitCode ?? child.signalCode}):\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (performance.now() > deadline) throw new Error(`the server is not ready after ${READY_TIMEOUT_MS} ms:\n${output()}`);
    await sleep(50);
  }
}
