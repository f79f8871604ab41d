import type { PoolClient } from 'pg';
import type { Operation } from './change.ts';
import { findCaptureTarget, noteTriggers, putTriggers } from './capture-triggers.ts';
import type { Source } from './sources.ts';

export interface CaptureNeed {
  accountId: string;
  tableId: number;
  operation: Operation;
  /** The sources that somebody listens to now; empty: nobody. */
  sources: readonly Source[];
}

/**
 * Makes a table's triggers capture at least what is needed, within the caller's transaction.
 * Widens only; what nobody needs any more is marked, and dropped later by `dropUnusedCapture`.
 */
export async function requireCapture(client: PoolClient, { accountId, tableId, operation, sources }: CaptureNeed): Promise<void> {
  if (sources.length === 0) {
    await client.query(
      `update rowcast.capture set unused_since = coalesce(unused_since, clock_timestamp())
       where account_id = $1 and table_id = $2 and operation = $3`,
      [accountId, tableId, operation],
    );
    return;
  }
  const { rows } = await client.query<{ sources: string[] }>(
    `select sources from rowcast.capture where account_id = $1 and table_id = $2 and operation = $3 for update`,
    [accountId, tableId, operation],
  );
  const standing = rows[0]?.sources;
  const wanted = [...new Set([...(standing ?? []), ...sources])].toSorted();
  if (standing === undefined || wanted.length > standing.length) {
    const target = await findCaptureTarget(client, accountId, tableId);
    if (target === null) return;
    await putTriggers(client, target, operation, wanted);
    await noteTriggers(client, target, operation, wanted);
  }
  await client.query(
    'update rowcast.capture set unused_since = null where account_id = $1 and table_id = $2 and operation = $3 and unused_since is not null',
    [accountId, tableId, operation],
  );
}
