import type { Queryable } from '../../db/queryable.ts';
import type { SkippedCounts } from './replay.ts';

/** What a replay is of. */
export interface ReplayFilter {
  accountId: string;
  webhookId: string;
  /** Messages after this id … */
  doneTo: string;
  /** … and below this one. */
  belowId: string;
  eventId: string | null;
  /** Only calls to this URL. */
  url: string | null;
  /** Only where the latest call to a URL stands in it; failed: dead or discarded. */
  callState: ReplayedState | null;
}

export const REPLAYED_STATES = ['delivered', 'dead', 'discarded', 'failed'] as const;

export type ReplayedState = (typeof REPLAYED_STATES)[number];

/** One message and one URL that the webhook has; what became of the latest call of the one to the other. */
export interface ReplayCandidate {
  messageId: string;
  /** null: the message is past its retention. */
  eventId: string | null;
  size: number | null;
  /** It has a body that can be sent. */
  sendable: boolean;
  /** A call of the state that is asked for went to a URL that was removed. */
  urlRemoved: boolean;
  /** null: the webhook has no such URL. */
  urlId: number | null;
  /** null: no call was ever made to it. */
  latest: 'waiting' | 'delivered' | 'dead' | 'discarded' | null;
}

/** A call to be made. */
export interface ChosenCall {
  messageId: string;
  eventId: string;
  urlId: number;
  size: number;
}

export interface Choice {
  calls: ChosenCall[];
  messages: number;
  skipped: SkippedCounts;
}

/*
 * Candidates in the order of ids, each by one index: messages of the log, or calls that ended without delivery. A URL that was
 * taken away and given back has another row: what went to the same address counts.
 */
const CANDIDATES = `
  with candidate as materialized (
    select id from (
      (select m.id from rowcast.any_message m
       where m.account_id = $1 and m.webhook_id = $2 and m.id > $3 and m.id < $4 and ($5::text is null or $5 = 'delivered')
         and ($6::text is null or m.event_id = $6)
       order by m.id limit $8)
      union all
      (select distinct e.message_id as id from rowcast.undelivered_call e
       where e.account_id = $1 and e.webhook_id = $2 and e.message_id > $3 and e.message_id < $4
         and $5 in ('dead', 'discarded', 'failed') and ($5 = 'failed' or e.state = $5) and ($6::text is null or e.event_id = $6)
       order by id limit $8)
    ) c
    order by id limit $8
  ), target as (
    select u.id, u.url from rowcast.outgoing_url u
    where u.account_id = $1 and u.webhook_id = $2 and u.removed_at is null and ($7::text is null or u.url = $7)
  )
  select c.id as "messageId", m.event_id as "eventId", m.size, coalesce(m.body is not null and m.problem is null, false) as sendable,
    t.id as "urlId", k.state as latest,
    exists (
      select from rowcast.undelivered_call e
      join rowcast.outgoing_url o on o.account_id = e.account_id and o.webhook_id = e.webhook_id and o.id = e.url_id
      where e.account_id = $1 and e.webhook_id = $2 and e.message_id = c.id and $5 in ('dead', 'discarded', 'failed') and ($5 = 'failed' or e.state = $5)
        and o.removed_at is not null and ($7::text is null or o.url = $7) and o.url not in (select url from target)
    ) as "urlRemoved"
  from candidate c
  left join lateral (
    select event_id, size, body, problem from rowcast.any_message where account_id = $1 and webhook_id = $2 and id = c.id offset 0
  ) m on true
  left join target t on true
  left join lateral (
    select l.state from (
      select q.id, 1 as rank, 'waiting' as state from rowcast.call q
      where q.webhook_id = $2 and q.message_id = c.id and q.account_id = $1 and q.url_id = any (array(
        select o.id from rowcast.outgoing_url o where o.account_id = $1 and o.webhook_id = $2 and o.url = t.url))
      union all
      select e.id, 2, e.state from rowcast.undelivered_call e
      where e.account_id = $1 and e.webhook_id = $2 and e.message_id = c.id and e.url_id = any (array(
        select o.id from rowcast.outgoing_url o where o.account_id = $1 and o.webhook_id = $2 and o.url = t.url))
      union all
      select a.call_id, 3, 'delivered' from rowcast.attempt a
      where a.message_id = c.id and a.account_id = $1 and a.webhook_id = $2 and a.outcome = 'delivered'
        and a.id >= rowcast.uuid_floor(rowcast.uuid_time(c.id) - interval '1 hour') and a.url_id = any (array(
          select o.id from rowcast.outgoing_url o where o.account_id = $1 and o.webhook_id = $2 and o.url = t.url))
    ) l
    order by l.id desc, l.rank
    limit 1
  ) k on true
  order by c.id, t.id`;

/** The next messages that a replay may be of, at most `limit`, with each URL that they may go to. */
export async function readCandidates(db: Queryable, filter: ReplayFilter, limit: number): Promise<ReplayCandidate[]> {
  const { rows } = await db.query<ReplayCandidate>(CANDIDATES, [
    filter.accountId, filter.webhookId, filter.doneTo, filter.belowId, filter.callState, filter.eventId, filter.url, limit,
  ]);
  return rows;
}

/**
 * Which calls a replay makes. Where a state is asked for, a URL whose latest call stands in another one is passed over, so what
 * was delivered to one URL is not sent there again because another failed. A call that still waits is never made twice.
 */
export function chooseCalls(candidates: readonly ReplayCandidate[], callState: ReplayedState | null): Choice {
  const choice: Choice = { calls: [], messages: 0, skipped: { bodyGone: 0, unsendable: 0, waiting: 0, urlRemoved: 0 } };
  let last: string | undefined;
  for (const { messageId, eventId, size, sendable, urlRemoved, urlId, latest } of candidates) {
    const first = messageId !== last;
    last = messageId;
    if (eventId === null || size === null || !sendable) {
      // What could never be sent was never delivered either.
      if (first && (eventId === null || callState !== 'delivered')) choice.skipped[eventId === null ? 'bodyGone' : 'unsendable'] += 1;
      continue;
    }
    if (first && urlRemoved) choice.skipped.urlRemoved += 1;
    if (urlId === null) continue;
    if (latest === 'waiting') {
      choice.skipped.waiting += 1;
    } else if (isMeant(latest, callState)) {
      if (choice.calls.at(-1)?.messageId !== messageId) choice.messages += 1;
      choice.calls.push({ messageId, eventId, urlId, size });
    }
  }
  return choice;
}

function isMeant(latest: ReplayCandidate['latest'], callState: ReplayedState | null): boolean {
  if (callState === null) return true;
  return callState === 'failed' ? latest === 'dead' || latest === 'discarded' : latest === callState;
}
