import type { PoolClient } from 'pg';
import type { Limits } from '../accounts/limits.ts';
import { RequestError } from '../errors.ts';
import { refuseTakenName } from './table-properties.ts';

/** A new table, which has no columns yet. */
export interface Place {
  id: number;
  name: string;
  dataSchema: string;
}

/**
 * Writes a new table's definition, without fields; the shape of it becomes version 1.
 * @throws RequestError ObjectNotFound; Conflict when the name is taken or the account has as many tables as it may have
 */
export async function insertTable(client: PoolClient, accountId: string, { name, note }: { name: string; note: string }, { maxTables }: Limits): Promise<Place> {
  const { rows: [count] } = await client.query<{ tables: number; dataSchema: string }>(
    `select count(t.id) as tables, a.data_schema as "dataSchema"
    from rowcast.account a left join rowcast.data_table t on t.account_id = a.id where a.id = $1 group by a.data_schema`,
    [accountId],
  );
  if (count === undefined) throw new RequestError('ObjectNotFound', 'There is no such account.');
  await refuseTakenName(client, accountId, name);
  if (count.tables >= maxTables) throw new RequestError('Conflict', `The account has ${count.tables} tables; the most is ${maxTables}.`);
  // Version 0: the shape of the new table becomes version 1.
  const { rows: [row] } = await client.query<{ id: number }>(
    'insert into rowcast.data_table (account_id, name, note, shape_version) values ($1, $2, $3, 0) returning id',
    [accountId, name, note],
  );
  return { id: row?.id ?? 0, name, dataSchema: count.dataSchema };
}
