import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';

/**
 * Tables and views of an account share the names of one schema.
 * @param viewId the view that may have the name already
 * @throws RequestError Conflict
 */
export async function checkViewName(client: PoolClient, accountId: string, name: string, viewId: number | null): Promise<void> {
  const { rows: [taken] } = await client.query<{ kind: string }>(
    `select 'table' as kind from rowcast.data_table where account_id = $1 and lower(name) = lower($2)
    union all select 'view' from rowcast.view where account_id = $1 and lower(name) = lower($2) and id is distinct from $3 limit 1`,
    [accountId, name, viewId],
  );
  if (taken !== undefined) throw new RequestError('Conflict', `Name: there is a ${taken.kind} ${JSON.stringify(name)} already.`);
}
