import type { PoolClient } from 'pg';
import type { Limits } from '../accounts/limits.ts';
import { RequestError } from '../errors.ts';

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
  const { rows: [count] } = await client.query<{ tables: number; taken: boolean; dataSchema: string }>(
    `select count(t.id) as tables, coalesce(bool_or(lower(t.name) = lower($2)), false) as taken, a.data_schema as "dataSchema"
    from rowcast.account a left join rowcast.data_table t on t.account_id = a.id where a.id = $1 group by a.data_schema`,
    [accountId, name],
  );
  if (count === undefined) throw new RequestError('ObjectNotFound', 'There is no such account.');
  if (count.taken) throw new RequestError('Conflict', `Name: there is a table ${JSON.stringify(name)} already.`);
  const { rowCount: views } = await client.query('select from rowcast.view where account_id = $1 and lower(name) = lower($2)', [accountId, name]);
  if (views !== 0) throw new RequestError('Conflict', `Name: there is a view ${JSON.stringify(name)} already.`);
  if (count.tables >= maxTables) throw new RequestError('Conflict', `The account has ${count.tables} tables; the most is ${maxTables}.`);
  // Version 0: the shape of the new table becomes version 1.
  const { rows: [row] } = await client.query<{ id: number }>(
    'insert into rowcast.data_table (account_id, name, note, shape_version) values ($1, $2, $3, 0) returning id',
    [accountId, name, note],
  );
  return { id: row?.id ?? 0, name, dataSchema: count.dataSchema };
}
