import type { PoolClient } from 'pg';
import { dropTriggers, findCaptureTarget } from './capture-triggers.ts';
import type { Operation } from './change.ts';

/** Drops every capture trigger of a table now, rather than when nobody has needed it for a while. */
export async function releaseCapture(client: PoolClient, { accountId, tableId }: { accountId: string; tableId: number }): Promise<void> {
  const { rows } = await client.query<{ operation: Operation }>(
    'delete from rowcast.capture where account_id = $1 and table_id = $2 returning operation',
    [accountId, tableId],
  );
  const target = await findCaptureTarget(client, accountId, tableId);
  if (target === null) return;
  for (const { operation } of rows) await dropTriggers(client, target, operation);
}
