import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killPostgres, postgresProcesses } from './postgres-processes.ts';

export interface Member {
  name: string;
  process: ChildProcess;
  paused: boolean;
}

export interface FleetOptions {
  /** Arguments of node before the command's name. */
  program: readonly string[];
  workers: number;
  port: number;
  environment: Readonly<Record<string, string>>;
  /** Where the processes' logs go. */
  logs: string;
  /** The data folder of PostgreSQL. */
  data: string;
}

/** One API process and several workers, to be killed, paused and started again. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #members = new Map<string, Member>();
  /** Exits that nobody caused. */
  readonly crashes: string[] = [];
  #closing = false;
  /** Nothing of a run that is broken off stays behind. */
  readonly #killAll = () => {
    for (const member of this.#members.values()) member.process.kill('SIGKILL');
  };

  constructor(options: FleetOptions) {
    this.#options = options;
    mkdirSync(options.logs, { recursive: true });
    process.once('exit', this.#killAll);
  }

  get names(): string[] {
    return ['api', ...Array.from({ length: this.#options.workers }, (_, index) => `worker${index + 1}`)];
  }

  member(name: string): Member | undefined {
    return this.#members.get(name);
  }

  start(name: string): void {
    const { program, port, environment, logs } = this.#options;
    const child = spawn(process.execPath, [...program, name === 'api' ? 'api' : 'worker'], {
      env: { PATH: process.env['PATH'] ?? '', PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = join(logs, `${name}.log`);
    child.stdout.on('data', (chunk: Buffer) => appendFileSync(log, chunk));
    child.stderr.on('data', (chunk: Buffer) => appendFileSync(log, chunk));
    const member: Member = { name, process: child, paused: false };
    this.#members.set(name, member);
    child.once('exit', (code, signal) => {
      if (this.#members.get(name) !== member) return;
      this.#members.delete(name);
      if (this.#closing || signal === 'SIGKILL') return;
      // It may give up while the database is away; whoever supervises it starts it again.
      this.crashes.push(`${name} ended by itself (${code ?? signal})`);
      setTimeout(() => { if (!this.#closing && !this.#members.has(name)) this.start(name); }, 500);
    });
  }

  async kill(name: string, downMs: number): Promise<void> {
    const member = this.#members.get(name);
    if (member === undefined) return;
    const exited = once(member.process, 'exit');
    member.process.kill('SIGKILL');
    await exited;
    await sleep(downMs);
    if (!this.#closing) this.start(name);
  }

  async pause(name: string, milliseconds: number): Promise<void> {
    const member = this.#members.get(name);
    if (member === undefined || member.paused) return;
    member.paused = true;
    member.process.kill('SIGSTOP');
    await sleep(milliseconds);
    member.process.kill('SIGCONT');
    member.paused = false;
  }

  killPostgres(): void {
    killPostgres(this.#options.data);
  }

  async pausePostgres(milliseconds: number): Promise<void> {
    const pids = postgresProcesses(this.#options.data);
    for (const pid of pids) signal(pid, 'SIGSTOP');
    await sleep(milliseconds);
    for (const pid of pids) signal(pid, 'SIGCONT');
  }

  /** Lets everything run, and starts what does not. */
  restore(): void {
    for (const member of this.#members.values()) member.process.kill('SIGCONT');
    for (const name of this.names) if (!this.#members.has(name)) this.start(name);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#members.values()].map(async ({ process: child }) => {
      const exited = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await exited;
    }));
    process.off('exit', this.#killAll);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
