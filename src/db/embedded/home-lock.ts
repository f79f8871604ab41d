import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity.ts';

/** Who owns a home, as its lock file says. */
export interface HomeOwner {
  pid: number;
  identity: string;
  connectionString: string;
}

export interface HomeLock {
  release(): void;
}

/** The home has a living owner; the message is a sentence for the operator. */
export class HomeInUseError extends Error {
  override readonly name = 'HomeInUseError';
}

const fileOf = (home: string) => join(home, 'owner.lock');

function readOwner(file: string): HomeOwner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as HomeOwner;
  } catch {
    // Absent, or half a file of a machine that lost power: nobody's.
    return null;
  }
}

/** The living owner of a home, or null. */
export function homeOwner(home: string): HomeOwner | null {
  const owner = readOwner(fileOf(home));
  return owner !== null && processIdentity(owner.pid) === owner.identity ? owner : null;
}

/**
 * Makes this process the one owner of the home. A lock whose process is gone (`kill -9`) is taken over.
 * @throws HomeInUseError when another process owns it, or this one already does.
 */
export function lockHome(home: string, connectionString: string): HomeLock {
  const file = fileOf(home);
  const identity = processIdentity(process.pid);
  if (identity === null) throw new Error('This process can not see its own start time; the home can not be locked.');
  const mine = JSON.stringify({ pid: process.pid, identity, connectionString } satisfies HomeOwner);
  const candidate = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(candidate, mine, { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Unlike a rename, a link never replaces: of two starting servers one fails here.
        linkSync(candidate, file);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = homeOwner(home);
      if (owner !== null) {
        throw new HomeInUseError(`The home ${home} is in use by another Rowcast server (process ${owner.pid}). Stop it, or set ROWCAST_HOME to another folder.`);
      }
      removeStale(file);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
  return {
    release() {
      if (readOwner(file)?.identity === identity) rmSync(file, { force: true });
    },
  };
}

/** Moved aside before it is removed, so that a lock which a third process has just made is seen and put back. */
function removeStale(file: string): void {
  const aside = `${file}.stale.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = readOwner(aside);
  if (owner !== null && processIdentity(owner.pid) === owner.identity) linkSync(aside, file);
  rmSync(aside, { force: true });
}
