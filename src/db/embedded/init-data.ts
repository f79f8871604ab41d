import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HomeFolders } from './home-folders.ts';
import type { PostgresPrograms } from './install-programs.ts';
import { postgresEnvironment } from './postgres-environment.ts';

/** Makes the data folder if there is none. A half-made one (killed meanwhile) is made anew: it gets its name last. */
export async function initData(folders: HomeFolders, programs: PostgresPrograms): Promise<void> {
  const { data, user } = folders;
  if (existsSync(data)) {
    const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    const major = programs.version.split('.')[0];
    if (made !== major) {
      throw new Error(`The data in ${data} was made by PostgreSQL ${made}, and this Rowcast brings ${major}. Export it with the Rowcast version that made it.`);
    }
    return;
  }
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  chmodSync(unfinished, 0o700);
  if (user !== undefined) chownSync(unfinished, user.uid, user.gid);
  const args = [
    '-D', unfinished, '-U', 'rowcast', '--auth=trust', '--encoding=UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions',
  ];
  await promisify(execFile)(join(programs.bin, 'initdb'), args, {
    cwd: '/',
    env: postgresEnvironment(),
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  renameSync(unfinished, data);
}
