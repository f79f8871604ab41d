import { int4Array, int8Array, textArray, timestamptzArray } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import type { HealthToWrite } from './lane-health.ts';

export interface HealthOfUrl extends HealthToWrite {
  accountId: string;
  webhookId: string;
  urlId: number;
}

/** Writes the health of several URLs. It is no definition: nobody has to read those again. */
export async function writeHealth(db: Queryable, healths: readonly HealthOfUrl[]): Promise<void> {
  await db.query({
    name: 'write-health',
    text: `
      update rowcast.outgoing_url u set failing_since = h.failing_since, consecutive_failures = h.failures,
        last_success_at = greatest(u.last_success_at, h.success_at), last_failure_at = greatest(u.last_failure_at, h.failure_at),
        -- A former owner's last words may come after those of the next.
        last_failure_reason = case when h.failure_at >= coalesce(u.last_failure_at, '-infinity') then h.failure_reason else u.last_failure_reason end
      from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::integer[], $6::timestamptz[], $7::timestamptz[], $8::text[])
        h (account_id, webhook_id, id, failing_since, failures, success_at, failure_at, failure_reason)
      where u.account_id = h.account_id and u.webhook_id = h.webhook_id and u.id = h.id`,
    values: [
      textArray(healths.map(({ accountId }) => accountId)),
      textArray(healths.map(({ webhookId }) => webhookId)),
      int8Array(healths.map(({ urlId }) => urlId)),
      timestamptzArray(healths.map(({ failingSince }) => microseconds(failingSince))),
      int4Array(healths.map(({ consecutiveFailures }) => consecutiveFailures)),
      timestamptzArray(healths.map(({ lastSuccessAt }) => microseconds(lastSuccessAt))),
      timestamptzArray(healths.map(({ lastFailureAt }) => microseconds(lastFailureAt))),
      textArray(healths.map(({ lastFailureReason }) => lastFailureReason)),
    ],
  });
}

function microseconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds * 1000;
}
