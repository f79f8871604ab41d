import { int4Array, int8Array, textArray, timestamptzArray } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import type { Health } from './lane-health.ts';

export interface HealthOfUrl extends Health {
  accountId: string;
  webhookId: string;
  urlId: number;
}

/** Writes the health of several URLs. It is no definition: nobody has to read those again. */
export async function writeHealth(db: Queryable, healths: readonly HealthOfUrl[]): Promise<void> {
  await db.query({
    name: 'write-health',
    text: `
      update rowcast.outgoing_url u set failing_since = h.failing_since, consecutive_failures = h.failures
      from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::integer[]) h (account_id, webhook_id, id, failing_since, failures)
      where u.account_id = h.account_id and u.webhook_id = h.webhook_id and u.id = h.id`,
    values: [
      textArray(healths.map(({ accountId }) => accountId)),
      textArray(healths.map(({ webhookId }) => webhookId)),
      int8Array(healths.map(({ urlId }) => urlId)),
      timestamptzArray(healths.map(({ failingSince }) => (failingSince === null ? null : failingSince * 1000))),
      int4Array(healths.map(({ consecutiveFailures }) => consecutiveFailures)),
    ],
  });
}
