import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { claimOutsideFolder } from './claim-outside-folder.ts';
import { postgresUser, type PostgresUser } from './postgres-user.ts';

export interface HomeFolders {
  /** Where the programs, the data and the log of PostgreSQL lie: the home, unless PostgreSQL can't reach that. */
  base: string;
  /** Mode 0700, owned by the user that PostgreSQL runs as. The Unix socket lies in it. */
  data: string;
  user: PostgresUser | undefined;
  connectionString: string;
}

/** `sockaddr_un.sun_path` has 108 bytes on Linux and 104 on macOS, one of them for the end. */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

const socketFits = (base: string) => Buffer.byteLength(join(base, 'pg', '.s.PGSQL.5432')) < LONGEST_SOCKET_PATH;

function canEnter(folder: string, user: PostgresUser): boolean {
  return spawnSync('sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', uid: user.uid, gid: user.gid, stdio: 'ignore' }).status === 0;
}

function makeFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
}

/**
 * Makes the home and says where in it, or outside it, the embedded PostgreSQL lies.
 * As root the home is 0711, so that the user PostgreSQL runs as can pass; else it is 0700.
 */
export function homeFolders(home: string): HomeFolders {
  const user = postgresUser();
  const homeMode = user === undefined ? 0o700 : 0o711;
  makeFolder(home, homeMode);
  const base = chooseBase(home, user);
  if (base !== home) claimOutsideFolder(home, base, () => makeFolder(base, homeMode));
  const data = join(base, 'pg');
  return { base, data, user, connectionString: connectionStringOf(data) };
}

function chooseBase(home: string, user: PostgresUser | undefined): string {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  if (user !== undefined) {
    const outside = join('/var/lib/rowcast', hash);
    // Data once made outside stays there, even if the home can be entered later.
    const inside = !existsSync(join(outside, 'pg')) && socketFits(home) && canEnter(home, user);
    return inside ? home : outside;
  }
  if (socketFits(home)) return home;
  const outside = join(homedir(), '.local/share', 'rowcast', hash);
  if (socketFits(outside)) return outside;
  throw new Error(`The path of the home ${home} is too long for a Unix socket (${LONGEST_SOCKET_PATH} bytes at most). Set ROWCAST_HOME to a shorter one.`);
}

function connectionStringOf(data: string): string {
  return `postgresql://rowcast@/rowcast?host=${encodeURIComponent(data)}`;
}
