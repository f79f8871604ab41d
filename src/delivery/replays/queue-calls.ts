import type { PoolClient } from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { int4Array, int8Array, textArray, uuidArray } from '../../db/binary-array.ts';
import type { ChosenCall } from './choose-calls.ts';

/**
 * Puts new calls of stored messages into the queue, due now, within the transaction that read the messages.
 * @returns their ids, in the order of `calls`, and when the first is due, microseconds since 1970.
 */
export async function queueCalls(
  client: PoolClient,
  { accountId, webhookId, replayId, calls }: { accountId: string; webhookId: string; replayId: string; calls: readonly ChosenCall[] },
): Promise<{ ids: string[]; dueAt: number }> {
  const ids = calls.map(() => uuidV7());
  const { rows: [queued] } = await client.query<{ dueAt: number }>({
    name: 'queue-calls',
    text: `
      with queued as (
        insert into rowcast.call (account_id, webhook_id, event_id, url_id, due_at, id, message_id, size, replay_id)
        select $1, $2, c.event_id, c.url_id, clock_timestamp(), c.id, c.message_id, c.size, $3
        from unnest($4::text[], $5::bigint[], $6::uuid[], $7::uuid[], $8::integer[]) c (event_id, url_id, id, message_id, size)
        returning due_at
      )
      select (extract(epoch from min(due_at)) * 1000000)::bigint as "dueAt" from queued`,
    values: [
      accountId, webhookId, replayId,
      textArray(calls.map(({ eventId }) => eventId)),
      int8Array(calls.map(({ urlId }) => urlId)),
      uuidArray(ids),
      uuidArray(calls.map(({ messageId }) => messageId)),
      int4Array(calls.map(({ size }) => size)),
    ],
  });
  return { ids, dueAt: queued!.dueAt };
}
