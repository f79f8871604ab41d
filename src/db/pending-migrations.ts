import { readdirSync } from 'node:fs';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import type { Queryable } from './queryable.ts';

/** The names of the migrations that this version has and the database has not applied. */
export async function pendingMigrations(db: Queryable): Promise<string[]> {
  const known = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith('.sql')).map((name) => name.slice(0, -'.sql'.length)).sort();
  const { rows: [table] } = await db.query<{ made: boolean }>("select to_regclass('rowcast.migration') is not null as made");
  if (table?.made !== true) return known;
  const { rows } = await db.query<{ name: string }>('select name from rowcast.migration');
  const applied = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !applied.has(name));
}
