import type { Queryable } from '../db/queryable.ts';
import type { Counters } from './counters.ts';

const DAYS = 30;

// What is rolled up and what is not yet: a roll-up moves rows in one transaction and one statement sees one snapshot,
// so nothing is counted twice.
const COUNTERS = `
  select c.webhook_id, c.event_id, sum(c.messages)::bigint as "Messages", sum(c.calls)::bigint as "Calls", sum(c.errors)::bigint as "Errors"
  from (
    select webhook_id, event_id, messages, calls, errors from rowcast.counter_day
    where account_id = $1 and webhook_id = any ($2::text[]) and day >= $3::date
    union all
    select webhook_id, event_id, messages, calls, errors from rowcast.counter_delta
    where account_id = $1 and webhook_id = any ($2::text[]) and at >= $3::date
  ) c
  group by 1, 2`;

type Row = Counters & { webhook_id: string; event_id: string };

/** The counters of each webhook over the last 30 days: today and the 29 days before, UTC. Zeros where nothing happened. */
export async function readWebhookCounters(db: Queryable, accountId: string, webhookIds: readonly string[], now: Date): Promise<Map<string, Counters>> {
  const rows = await read(db, accountId, webhookIds, now);
  return sum(webhookIds, rows.map((row) => [row.webhook_id, row]));
}

/** The same of each event of a webhook. */
export async function readEventCounters(db: Queryable, accountId: string, webhookId: string, eventIds: readonly string[], now: Date): Promise<Map<string, Counters>> {
  const rows = await read(db, accountId, [webhookId], now);
  return sum(eventIds, rows.map((row) => [row.event_id, row]));
}

async function read(db: Queryable, accountId: string, webhookIds: readonly string[], now: Date): Promise<Row[]> {
  const firstDay = new Date(now.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const { rows } = await db.query<Row>(COUNTERS, [accountId, webhookIds, firstDay]);
  return rows;
}

function sum(ids: readonly string[], rows: readonly (readonly [string, Counters])[]): Map<string, Counters> {
  const sums = new Map(ids.map((id) => [id, { Messages: 0, Calls: 0, Errors: 0 }]));
  for (const [id, counters] of rows) {
    const total = sums.get(id);
    if (total === undefined) continue;
    total.Messages += counters.Messages;
    total.Calls += counters.Calls;
    total.Errors += counters.Errors;
  }
  return sums;
}
