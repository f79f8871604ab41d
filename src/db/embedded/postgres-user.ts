import { readFileSync } from 'node:fs';

/** The user that PostgreSQL runs as when Rowcast runs as root. */
export interface PostgresUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses root, so as root it runs as `postgres`, else as `nobody`; undefined: as whoever runs Rowcast.
 * It must be a user with an entry in the list of users: PostgreSQL looks its own name up.
 */
export function postgresUser(): PostgresUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = entries.find((words) => words[0] === name);
    if (entry !== undefined) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user named postgres or nobody to run it as. Start Rowcast as another user, or set DATABASE_URL.');
}
