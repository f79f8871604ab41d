import type { Pool } from 'pg';

/** What the database holds when everything has drained. */
export interface Facts {
  /** Changes that were committed, as `type/key/name`. */
  journal: string[];
  messages: MessageFact[];
  /** The states of calls that did not end as delivered, by message and URL. */
  calls: { messageId: string; path: string; state: 'queued' | 'dead' | 'discarded'; held: boolean; removed: boolean }[];
  attempts: { messageId: string; webhookId: string; path: string; callId: string; outcome: string; startedAt: number }[];
  versions: { webhookId: string; eventId: string; tableId: number; type: string; active: boolean; fromAt: number; toAt: number | null; visibleAt: number | null }[];
  /** Changes captured and not yet fanned out. */
  changes: number;
}

export interface MessageFact {
  id: string;
  webhookId: string;
  eventId: string;
  tableId: number;
  sequence: number;
  /** Microseconds since 1970. */
  eventDate: number;
  /** `type/key/name`. */
  change: string;
  problem: string | null;
}

const PATH = `regexp_replace(u.url, '^http://[^/]+', '')`;
const MICROSECONDS = (column: string) => `(extract(epoch from ${column}) * 1000000)::float8`;

/** Reads everything that is judged. */
export async function readFacts(pool: Pool): Promise<Facts> {
  const all = async <Row>(text: string) => (await pool.query(text)).rows as Row[];
  const journal = await all<{ change: string }>(`select type || '/' || key || '/' || name as change from chaos.journal`);
  const messages = await all<Omit<MessageFact, 'change'> & { body: string | null }>(`
    select id, webhook_id as "webhookId", event_id as "eventId", table_id::int as "tableId", sequence::int as sequence, ${MICROSECONDS('event_date')} as "eventDate", body, problem
    from rowcast.any_message`);
  const calls = await all<Facts['calls'][number]>(`
    select c.message_id as "messageId", ${PATH} as path, c.state, u.state = 'held' as held, u.removed_at is not null as removed
    from (select message_id, url_id, 'queued' as state from rowcast.call union all select message_id, url_id, state from rowcast.undelivered_call) c
    join rowcast.outgoing_url u on u.id = c.url_id`);
  const attempts = await all<Facts['attempts'][number]>(`
    select a.message_id as "messageId", a.webhook_id as "webhookId", ${PATH} as path, a.call_id as "callId", a.outcome, (extract(epoch from a.started_at) * 1000)::float8 as "startedAt"
    from rowcast.attempt a join rowcast.outgoing_url u on u.id = a.url_id where a.number > 0`);
  const versions = await all<Facts['versions'][number]>(`
    select webhook_id as "webhookId", event_id as "eventId", table_id::int as "tableId", type, active, ${MICROSECONDS('from_at')} as "fromAt", ${MICROSECONDS('to_at')} as "toAt",
      -- What ended the version before began this one.
      ${MICROSECONDS('lag(pg_xact_commit_timestamp(xmin)) over (partition by event_id order by version)')} as "visibleAt"
    from rowcast.event_version`);
  const [waiting] = await all<{ n: number }>(`select count(*)::int as n from rowcast.change`);
  return {
    journal: journal.map(({ change }) => change),
    messages: messages.map(({ body, ...message }) => ({ ...message, change: changeOf(body) })),
    calls, attempts, versions, changes: waiting!.n,
  };
}

/** The late holes are control bytes, which JSON does not allow. */
function changeOf(body: string | null): string {
  if (body === null) return 'no body';
  const { type, key, name } = JSON.parse(body.replaceAll('\u0001', '').replaceAll('\u0002', '')) as { type: string; key: number; name: string };
  return `${type}/${key}/${name}`;
}
