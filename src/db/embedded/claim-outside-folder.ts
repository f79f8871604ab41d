import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const idOf = (folder: string): string | null => {
  const file = join(folder, 'home.id');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
};

/**
 * Data outside a home belongs to that very home, not to whatever has its path: the keys lie in the home. After the home
 * was removed, a new one at the same path starts empty, and the old data is kept beside, under its own name.
 * @param make makes the outside folder if it is absent.
 */
export function claimOutsideFolder(home: string, outside: string, make: () => void): void {
  let id = idOf(home);
  if (id === null) {
    id = randomUUID();
    writeFileSync(join(home, 'home.id'), `${id}\n`, { mode: 0o600 });
  }
  const owner = idOf(outside);
  if (owner === id) return;
  if (existsSync(outside)) renameSync(outside, `${outside}.${owner ?? randomUUID()}`);
  make();
  writeFileSync(join(outside, 'home.id'), `${id}\n`, { mode: 0o600 });
}
