import type { PoolClient } from 'pg';
import type { Operation } from './change.ts';
import { findCaptureTarget, noteTriggers, putTriggers } from './capture-triggers.ts';

/** Gives the triggers of a table its present shape version and PASSWORD columns, and functions as they are written now. Belongs in the transaction of every DDL. */
export async function renewCapture(client: PoolClient, { accountId, tableId }: { accountId: string; tableId: number }): Promise<void> {
  const { rows } = await client.query<{ operation: Operation; sources: string[] }>(
    `select operation, sources from rowcast.capture where account_id = $1 and table_id = $2 order by operation for update`,
    [accountId, tableId],
  );
  if (rows.length === 0) return;
  const target = await findCaptureTarget(client, accountId, tableId);
  if (target === null) return;
  for (const { operation, sources } of rows) {
    await putTriggers(client, target, operation, sources);
    await noteTriggers(client, target, operation, sources);
  }
}
