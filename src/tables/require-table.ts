import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';
import { findTable } from './find-table.ts';

/** @throws RequestError ObjectNotFound */
export async function requireTable(db: Queryable, accountId: string, name: string): Promise<DataTable> {
  const table = await findTable(db, accountId, name);
  if (table === null) throw new RequestError('ObjectNotFound', `There is no table ${JSON.stringify(name.slice(0, 64))}.`);
  return table;
}
