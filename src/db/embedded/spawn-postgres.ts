import { spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeFolders } from './home-folders.ts';
import type { PostgresPrograms } from './install-programs.ts';
import { postgresEnvironment } from './postgres-environment.ts';

/** A running PostgreSQL under its watchdog. */
export interface PostgresProcess {
  /** Resolves when it has ended, whatever the reason, with the end of what it logged. */
  ended: Promise<string>;
  hasEnded(): boolean;
  /** Asks for a fast shutdown; `ended` tells. */
  stop(): void;
}

/**
 * Holds the pipe from node and stops PostgreSQL when it closes: on stop(), and when node is killed in any way.
 * In a process group of its own, so that Ctrl-C in the terminal does not end PostgreSQL before node has drained.
 */
const WATCHDOG = `
exec 3<&0 </dev/null
"$@" 3<&- &
postgres=$!
( while read -r _; do :; done; kill -INT "$postgres" ) <&3 &
pipe=$!
exec 3<&-
wait "$postgres"
status=$?
kill "$pipe" 2>/dev/null
exit "$status"
`;

const LARGEST_LOG = 10 * 1024 * 1024;

export function spawnPostgres(folders: HomeFolders, programs: PostgresPrograms, settings: Readonly<Record<string, string>>): PostgresProcess {
  const { base, data, user } = folders;
  const logFile = join(base, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > LARGEST_LOG) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  chmodSync(logFile, 0o600);
  const start = statSync(logFile).size;
  const flags = Object.entries({ ...settings, unix_socket_directories: data }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('sh', ['-c', WATCHDOG, 'rowcast-postgres', join(programs.bin, 'postgres'), '-D', data, ...flags], {
    cwd: '/',
    detached: true,
    env: postgresEnvironment(),
    stdio: ['pipe', log, log],
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  closeSync(log);
  // A watchdog that is gone makes the pipe fail; `ended` tells.
  child.stdin?.on('error', () => {});
  let over = false;
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      over = true;
      resolve(readFileSync(logFile).subarray(start).subarray(-2000).toString());
    });
  });
  return { ended, hasEnded: () => over, stop: () => child.stdin?.end() };
}
