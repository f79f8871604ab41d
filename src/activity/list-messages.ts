import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { CALL_STATES } from './call-states.ts';
import { encodeCursor } from './cursor.ts';
import { MESSAGE_COLUMNS, MESSAGE_JOINS } from './message-columns.ts';
import type { MessageRow } from './message-row.ts';
import { pageRange, type PageFilters } from './page-range.ts';
import type { Page } from './page.ts';
import { textProblems } from './text-problems.ts';

export interface MessageFilters extends PageFilters {
  eventId?: string | undefined;
  /** One of CALL_STATES. */
  state?: string | undefined;
  /** `PK_ID` of the record, as text. */
  recordKey?: string | undefined;
}

/** Rows that one request inspects at most. */
const INSPECTED = 20_000;

/** The webhook's URLs whose queue holds the calls of the open state that is asked for. */
const LANES = `
  select u.id from rowcast.outgoing_url u
  where u.account_id = $1 and u.webhook_id = $2 and u.state = case $5 when 'held' then 'held' else 'active' end`;

/**
 * Where the messages of a state are found: the open ones in the queue, the dead and discarded in their own small table (or
 * with a problem of their own), the others in the log. At most $6 of each; a state filter then judges each one exactly.
 */
const CANDIDATES = [
  `select m.id from rowcast.any_message m
   where m.account_id = $1 and m.webhook_id = $2 and m.id >= $3 and m.id < $4 and ($5::text is null or $5 = 'delivered')
   order by m.id desc limit $6`,
  `select distinct c.message_id as id from rowcast.call c
   where c.account_id = $1 and c.webhook_id = $2 and c.message_id >= $3 and c.message_id < $4 and $5 in ('pending', 'held')
     and exists (select from (${LANES}) l) and c.url_id in (${LANES})
   order by c.message_id desc limit $6`,
  `select distinct e.message_id as id from rowcast.undelivered_call e
   where e.account_id = $1 and e.webhook_id = $2 and e.message_id >= $3 and e.message_id < $4 and e.state = $5
   order by e.message_id desc limit $6`,
  `select m.id from rowcast.message m
   where m.account_id = $1 and m.webhook_id = $2 and m.id >= $3 and m.id < $4 and m.problem is not null and $5 = 'discarded'
     and not exists (select from rowcast.undelivered_call e where e.account_id = $1 and e.webhook_id = $2 and e.message_id = m.id)
   order by m.id desc limit $6`,
];

const PAGE = `
  select ${MESSAGE_COLUMNS}
  from (${CANDIDATES.map((candidate) => `(${candidate})`).join(' union all ')} order by id desc) n
  cross join lateral (
    select * from rowcast.any_message where account_id = $1 and webhook_id = $2 and id = n.id offset 0
  ) m
  ${MESSAGE_JOINS}
  -- Cheap, before what became of every call is looked up.
  where ($5 is distinct from 'delivered' or not exists (select from rowcast.call c where c.webhook_id = $2 and c.message_id = n.id))
    and ($7::text is null or m.event_id = $7) and ($8::text is null or m.record_key = $8)
    and ($5::text is null or w.state = $5)
  order by n.id desc
  limit $9`;

/** The id down to which the page has inspected everything; null when that is the end. */
const INSPECTED_DOWN_TO = `
  select max(low::text) as id
  from (${CANDIDATES.map((candidate) => `select count(*) as n, min(i.id::text) as low from (${candidate}) i`).join(' union all ')}) b
  where n = $6`;

/**
 * The messages of a webhook, newest first.
 * @throws RequestError IncorrectQueryParameter, naming every filter that is wrong.
 */
export async function listMessages(
  db: Queryable,
  { accountId, webhookId, filters }: { accountId: string; webhookId: string; filters: MessageFilters },
): Promise<Page<MessageRow>> {
  const problems = textProblems({ EventId: filters.eventId, RecordKey: filters.recordKey });
  const range = pageRange(filters, problems);
  if (filters.state !== undefined && !(CALL_STATES as readonly string[]).includes(filters.state)) {
    problems.push({ property: 'State', problem: `must be one of ${CALL_STATES.join(', ')}` });
  }
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);

  const { eventId = null, state = null, recordKey = null } = filters;
  const candidates = [accountId, webhookId, range.floor, range.below, state, INSPECTED];
  const { rows } = await db.query<MessageRow>(PAGE, [...candidates, eventId, recordKey, range.limit + 1]);
  if (rows.length > range.limit) {
    const Result = rows.slice(0, range.limit);
    return { Result, NextCursor: encodeCursor(Result.at(-1)!.Id) };
  }
  if (eventId === null && state === null && recordKey === null) return { Result: rows, NextCursor: null };
  const { rows: ends } = await db.query<{ id: string | null }>(INSPECTED_DOWN_TO, candidates);
  const end = ends[0]?.id ?? null;
  if (end === null) return { Result: rows, NextCursor: null };
  return { Result: rows.filter(({ Id }) => Id >= end), NextCursor: encodeCursor(end) };
}
