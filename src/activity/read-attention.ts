import type { Queryable } from '../db/queryable.ts';

/** What may need attention, the most urgent first. */
export const ATTENTION_KINDS = ['heldUrl', 'failingUrl', 'backlog', 'deadMessages', 'inactiveEvent'] as const;

/** Something that does not mend itself. */
export interface AttentionRow {
  Kind: (typeof ATTENTION_KINDS)[number];
  WebhookId: string;
  WebhookName: string;
  EventId: string | null;
  Url: string | null;
  /** Calls that wait, or died; 1 for an event. */
  Count: number;
  Since: string;
  /** A sentence. */
  Text: string;
}

const MOST_ROWS = 100;
const COUNTED = 1_000;
/** Dead calls that are looked at; more are told as so many. */
const MOST_DEAD = 10_000;
const DAY_MS = 86_400_000;
/** A shorter failure or wait mends itself more often than not. */
const PATIENCE_MS = 10 * 60_000;

const URLS = `
  select w.id as "WebhookId", w.name as "WebhookName", u.url as "Url", u.state, u.held_reason as reason, c.waiting::integer as "Count", c.late,
    u.failing_since,
    rowcast.iso_time(case when u.state = 'held' then u.held_at when u.failing_since < $2 then u.failing_since else c.oldest end) as "Since"
  from rowcast.outgoing_url u
  join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id and w.deleted_at is null
  cross join lateral (
    select count(*) as waiting, rowcast.uuid_time(min(n.id::text)::uuid) as oldest, min(n.due_at) < $2 as late
    from (select id, due_at from rowcast.call where url_id = u.id order by due_at, id limit ${COUNTED}) n
  ) c
  where u.account_id = $1 and u.removed_at is null and (u.state = 'held' or u.failing_since < $2 or c.late)
  order by u.state = 'held' desc, u.failing_since, c.oldest
  limit ${MOST_ROWS}`;

const DEAD = `
  select w.id as "WebhookId", w.name as "WebhookName", d.n::integer as "Count", rowcast.iso_time(d.since) as "Since"
  from (
    select e.webhook_id, count(*) as n, min(e.ended_at) as since
    from (select webhook_id, ended_at from rowcast.undelivered_call where account_id = $1 and state = 'dead' and ended_at >= $2 order by ended_at desc limit ${MOST_DEAD}) e
    group by e.webhook_id
  ) d
  join rowcast.webhook w on w.account_id = $1 and w.id = d.webhook_id and w.deleted_at is null
  order by d.n desc
  limit ${MOST_ROWS}`;

const INACTIVE = `
  select w.id as "WebhookId", w.name as "WebhookName", v.event_id as "EventId", v.inactive_reason as reason, rowcast.iso_time(v.from_at) as "Since"
  from rowcast.webhook w
  join rowcast.event_version v on v.account_id = w.account_id and v.webhook_id = w.id and v.to_at is null
  join rowcast.event e on e.account_id = w.account_id and e.webhook_id = w.id and e.id = v.event_id and e.deleted_at is null
  where w.account_id = $1 and w.deleted_at is null and not v.active and v.inactive_reason is not null
  order by v.from_at desc
  limit ${MOST_ROWS}`;

interface UrlRow {
  WebhookId: string;
  WebhookName: string;
  Url: string;
  Count: number;
  Since: string;
  state: 'active' | 'held';
  reason: string | null;
  failing_since: Date | null;
}

/** Held and failing URLs, backlogs, calls that died in the last 24 hours, events made inactive: 100 at most. */
export async function readAttention(db: Queryable, accountId: string, now: Date): Promise<AttentionRow[]> {
  const patience = new Date(now.getTime() - PATIENCE_MS);
  const { rows: urls } = await db.query<UrlRow>(URLS, [accountId, patience]);
  const { rows: dead } = await db.query<Pick<AttentionRow, 'WebhookId' | 'WebhookName' | 'Count' | 'Since'>>(DEAD, [accountId, new Date(now.getTime() - DAY_MS)]);
  const { rows: inactive } = await db.query<{ WebhookId: string; WebhookName: string; EventId: string; reason: string; Since: string }>(INACTIVE, [accountId]);
  const rows: AttentionRow[] = [
    ...urls.map((row) => ofUrl(row, patience)),
    ...dead.map((row) => ({ Kind: 'deadMessages' as const, ...row, EventId: null, Url: null, Text: `${counted(row.Count, MOST_DEAD)} died in the last 24 hours and can be replayed.` })),
    ...inactive.map(({ reason, ...row }) => ({ Kind: 'inactiveEvent' as const, ...row, Url: null, Count: 1, Text: `The event ${row.EventId} was made inactive: ${reason}` })),
  ];
  return rows.toSorted((one, other) => ATTENTION_KINDS.indexOf(one.Kind) - ATTENTION_KINDS.indexOf(other.Kind)).slice(0, MOST_ROWS);
}

function ofUrl({ WebhookId, WebhookName, Url, Count, Since, state, reason, failing_since }: UrlRow, patience: Date): AttentionRow {
  const row = { WebhookId, WebhookName, EventId: null, Url, Count, Since };
  const waiting = Count === 0 ? 'nothing waits' : `${counted(Count, COUNTED)} ${Count === 1 ? 'waits' : 'wait'}`;
  if (state === 'held') return { Kind: 'heldUrl', ...row, Text: `The URL is held${reason === null ? '' : ` (${reason})`}; ${waiting}.` };
  if (failing_since !== null && failing_since < patience) return { Kind: 'failingUrl', ...row, Text: `No call was delivered since then; ${waiting}.` };
  return { Kind: 'backlog', ...row, Text: `${counted(Count, COUNTED)} ${Count === 1 ? 'waits' : 'wait, the first'} for more than 10 minutes longer than planned.` };
}

function counted(calls: number, most: number): string {
  return calls === 1 ? '1 call' : `${calls.toLocaleString('en')}${calls >= most ? ' calls or more' : ' calls'}`;
}
