import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The postmaster and, where the system tells (Linux), its children. */
export function postgresProcesses(data: string): number[] {
  try {
    const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return [postmaster, ...childrenOf(postmaster)];
  } catch {
    return [];
  }
}

/** Kills the postmaster with -9; its children notice and end. */
export function killPostgres(data: string): void {
  const [postmaster] = postgresProcesses(data);
  if (postmaster === undefined) return;
  try {
    process.kill(postmaster, 'SIGKILL');
  } catch {
    // It is just being started again.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((word) => word !== '').map(Number);
  } catch {
    return [];
  }
}
