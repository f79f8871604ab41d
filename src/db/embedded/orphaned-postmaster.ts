import { readFileSync, realpathSync, readlinkSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/** The pid of a live PostgreSQL on this data folder, or null. */
function livePostmaster(data: string): number | null {
  let pid: number;
  try {
    pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data) ? pid : null;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(data) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * A PostgreSQL whose Rowcast was killed is being stopped by its watchdog. It is asked again (in case the watchdog was
 * killed too) and waited for, 60 s at most. A pid file that names some other program is removed.
 * @throws Error when it does not end.
 */
export async function awaitOrphanedPostmaster(data: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let asked = false; ; asked = true) {
    const pid = livePostmaster(data);
    if (pid === null) break;
    if (!asked) signal(pid, 'SIGINT');
    if (performance.now() > deadline) throw new Error(`A PostgreSQL without an owner (process ${pid}) runs on ${data} and did not stop within 60 s.`);
    await sleep(50);
  }
  removeForeignPidFile(data);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended.
  }
}

/**
 * PostgreSQL refuses to start when its pid file names a live process of the same user, which after a restart of the
 * machine may be any. The pid file of a dead process is left: PostgreSQL checks by it that no orphan uses its memory.
 */
function removeForeignPidFile(data: string): void {
  const file = join(data, 'postmaster.pid');
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    rmSync(file, { force: true });
  } catch {
    // No file, or no such process.
  }
}
