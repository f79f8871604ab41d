import type { PoolClient } from 'pg';
import type { Operation } from '../capture/change.ts';
import { requireCapture } from '../capture/require-capture.ts';
import type { EventType, EventVersion } from './event-definition.ts';
import { eventSources } from './event-sources.ts';

const OPERATION_OF: Record<EventType, Operation> = { 'table.recordInsert': 'I', 'table.recordUpdate': 'U', 'table.recordDelete': 'D' };

/**
 * Makes capture fit the active events, after events of these tables and types began or ended in this transaction.
 * Tables are taken in one order, so that two such transactions can't wait for each other.
 */
export async function requireEventCapture(client: PoolClient, accountId: string, touched: readonly Pick<EventVersion, 'tableId' | 'type'>[]): Promise<void> {
  const targets = new Map(touched.map(({ tableId, type }) => [`${tableId} ${type}`, { tableId, type }]));
  const inOrder = [...targets.values()].toSorted((a, b) => a.tableId - b.tableId || a.type.localeCompare(b.type));
  for (const { tableId, type } of inOrder) {
    const { rows } = await client.query<{ sources: string[] | null }>(
      `select sources from rowcast.event_version
       where account_id = $1 and table_id = $2 and type = $3 and active and to_at is null`,
      [accountId, tableId, type],
    );
    const sources = [...new Set(rows.flatMap((row) => eventSources(row.sources)))];
    await requireCapture(client, { accountId, tableId, operation: OPERATION_OF[type], sources });
  }
}
