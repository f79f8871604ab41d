import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../db/transaction.ts';
import type { CallsQueued } from '../calls-queued.ts';
import { chooseCalls, readCandidates, type Choice, type ReplayFilter } from './choose-calls.ts';
import { queueCalls } from './queue-calls.ts';

/** Replays looked at in one run, and messages of one batch. */
const MOST_REPLAYS = 100;
const BATCH = 500;
/** First attempts of one replay that wait at a URL: more are made when fewer wait, so that live calls queue up behind few. */
const MOST_WAITING = 2_000;

interface Replay extends ReplayFilter {
  id: string;
  /** Calls that the pace allows now; null: no pace. */
  allowed: number | null;
  webhookDeleted: boolean;
  /** URLs a message may go to, and whether one of them has few calls of this replay waiting. */
  urls: number;
  hasRoom: boolean;
}

/* A pace saves up for half a second at most, or for one call: a pause is not made good by a burst. */
const TAKE = `
  with taken as (
    select r.*, greatest(r.paced_at, clock_timestamp() - greatest(0.5, 1.5 / coalesce(r.calls_per_second, 1)) * interval '1 second') as paced_from
    from rowcast.replay r where r.account_id = $1 and r.webhook_id = $2 and r.id = $3 and r.state = 'running'
    for update skip locked
  )
  select r.id, r.account_id as "accountId", r.webhook_id as "webhookId", r.done_to as "doneTo", r.below_id as "belowId", r.event_id as "eventId",
    r.url, r.call_state as "callState", w.deleted_at is not null as "webhookDeleted",
    floor(extract(epoch from clock_timestamp() - r.paced_from) * r.calls_per_second)::integer as allowed,
    greatest(1, u.urls)::integer as urls, coalesce(u.has_room, true) as "hasRoom"
  from taken r
  join rowcast.webhook w on w.account_id = r.account_id and w.id = r.webhook_id
  cross join lateral (
    select count(*) as urls, bool_or(
      (select count(*) from (select from rowcast.call c where c.replay_id = r.id and c.url_id = o.id and c.attempts = 0 limit ${MOST_WAITING}) q) < ${MOST_WAITING}
    ) as has_room
    from rowcast.outgoing_url o
    where o.account_id = r.account_id and o.webhook_id = r.webhook_id and o.removed_at is null and (r.url is null or o.url = r.url)
  ) u`;

const ADVANCE = `
  update rowcast.replay set done_to = $4, messages = messages + $5, calls = calls + $6,
    skipped_body_gone = skipped_body_gone + $7, skipped_unsendable = skipped_unsendable + $8, skipped_waiting = skipped_waiting + $9,
    skipped_url_removed = skipped_url_removed + $10,
    paced_at = greatest(paced_at, clock_timestamp() - greatest(0.5, 1.5 / coalesce(calls_per_second, 1)) * interval '1 second')
      + coalesce($6::float8 / calls_per_second, 0) * interval '1 second',
    state = case when $11 then 'done' else state end, ended_at = case when $11 then clock_timestamp() end
  where account_id = $1 and webhook_id = $2 and id = $3`;

export interface WorkedReplays {
  /** Calls that were made; null: none. */
  queued: CallsQueued | null;
  /** There is more to do at once. */
  more: boolean;
}

/**
 * One batch of each running replay: the next messages become calls, and the place reached is committed with them, so that
 * nothing is skipped or doubled whoever dies when. A replay that another worker has in hand is passed over.
 */
export async function workReplays(pool: Pool): Promise<WorkedReplays> {
  const { rows: running } = await pool.query<{ accountId: string; webhookId: string; id: string }>({
    name: 'list-running-replays',
    text: `select account_id as "accountId", webhook_id as "webhookId", id from rowcast.replay where state = 'running' order by id limit ${MOST_REPLAYS}`,
  });
  const urlIds = new Set<number>();
  let dueAt = Infinity;
  let more = false;
  for (const { accountId, webhookId, id } of running) {
    const batch = await transaction(pool, (client) => workReplay(client, [accountId, webhookId, id]));
    if (batch === null) continue;
    more ||= batch.more;
    if (batch.queued === null) continue;
    for (const urlId of batch.queued.urlIds) urlIds.add(urlId);
    dueAt = Math.min(dueAt, batch.queued.dueAt);
  }
  return { queued: urlIds.size === 0 ? null : { urlIds: [...urlIds], dueAt }, more };
}

async function workReplay(client: PoolClient, key: readonly [string, string, string]): Promise<WorkedReplays | null> {
  const { rows: [replay] } = await client.query<Replay>({ name: 'take-replay', text: TAKE, values: [...key] });
  if (replay === undefined) return null;
  if (replay.webhookDeleted) {
    await client.query(`update rowcast.replay set state = 'cancelled', ended_at = clock_timestamp() where account_id = $1 and webhook_id = $2 and id = $3`, [...key]);
    return null;
  }
  const { id, accountId, webhookId, allowed, urls, hasRoom } = replay;
  if (!hasRoom || allowed === 0) return null;
  const limit = allowed === null ? BATCH : Math.max(1, Math.min(BATCH, Math.floor(allowed / urls)));
  const candidates = await readCandidates(client, replay, limit);
  const choice = chooseCalls(candidates, replay.callState);
  const queued = choice.calls.length === 0 ? null : await queueCalls(client, { accountId, webhookId, replayId: id, calls: choice.calls });
  const isEnd = new Set(candidates.map(({ messageId }) => messageId)).size < limit;
  await advance(client, key, candidates.at(-1)?.messageId ?? replay.doneTo, choice, isEnd);
  return { queued: queued && { urlIds: choice.calls.map(({ urlId }) => urlId), dueAt: queued.dueAt }, more: !isEnd && (allowed === null || choice.calls.length === 0) };
}

async function advance(client: PoolClient, key: readonly [string, string, string], doneTo: string, { messages, calls, skipped }: Choice, isEnd: boolean): Promise<void> {
  await client.query(ADVANCE, [
    ...key, doneTo, messages, calls.length, skipped.bodyGone, skipped.unsendable, skipped.waiting, skipped.urlRemoved, isEnd,
  ]);
}
