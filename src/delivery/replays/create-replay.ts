import type { Pool } from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { idFloor } from '../../activity/id-floor.ts';
import { RequestError } from '../../errors.ts';
import { quoted } from '../../webhooks/body-reader.ts';
import { isShortId } from '../../webhooks/is-short-id.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import { requireUrl } from '../require-url.ts';
import type { ReplayFilter } from './choose-calls.ts';
import { countReplay } from './count-replay.ts';
import { selectReplay } from './list-replays.ts';
import { readReplayBody } from './read-replay-body.ts';
import { skippedAnswer, type ReplayRow, type SkippedAnswer } from './replay.ts';

export interface ReplayDryRun {
  /** Calls that would be made. */
  Count: number;
  Skipped: SkippedAnswer;
  /** false: there are more than could be counted in the time of a request. */
  Exact: boolean;
}

const LOWEST = '00000000-0000-0000-0000-000000000000';
const DRY_RUN_MS = 10_000;
const TOTAL_MS = 2_000;
/** Replays of one webhook that run at once. */
const MOST_RUNNING = 10;

/**
 * Begins a replay of many messages, `{From?, To?, EventId?, State?, Url?, All?, CallsPerSecond?, DryRun?}`, or with `DryRun` counts
 * what it would make. It is of messages made before now. Without a filter it needs `All: true`.
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem; Conflict when ten are running.
 */
export async function createReplay(
  pool: Pool,
  { accountId, webhookId, actor, body, now }: { accountId: string; webhookId: string; actor: string; body: unknown; now: Date },
): Promise<ReplayRow | ReplayDryRun> {
  await selectWebhook(pool, accountId, webhookId);
  const { reader, input } = readReplayBody(body);
  const { from, to, eventId, callState, url, callsPerSecond } = input;
  if (url !== null) await requireUrl(pool, reader, { accountId, webhookId, property: 'Url', url });
  if (eventId !== null && !(await hasEvent(pool, accountId, webhookId, eventId))) reader.add('EventId', `${quoted(eventId)} is no event of this webhook`);
  reader.throwProblems();

  const until = to === null || to > now ? now : to;
  const doneTo = from === null ? LOWEST : idFloor(from);
  const filter: ReplayFilter = { accountId, webhookId, doneTo, belowId: idFloor(until), eventId, url, callState };
  const count = await countReplay(pool, filter, input.dryRun ? DRY_RUN_MS : TOTAL_MS);
  if (input.dryRun) return { Count: count.calls, Skipped: skippedAnswer(count.skipped), Exact: count.exact };

  const id = uuidV7();
  const { rowCount } = await pool.query(
    `insert into rowcast.replay (account_id, webhook_id, id, created_by, from_at, to_at, event_id, url, call_state, calls_per_second, done_to, below_id, total)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
     where (select count(*) from rowcast.replay r where r.account_id = $1 and r.webhook_id = $2 and r.state = 'running') < ${MOST_RUNNING}`,
    [accountId, webhookId, id, actor, from, to, eventId, url, callState, callsPerSecond, doneTo, filter.belowId, count.exact ? count.calls : null],
  );
  if (rowCount === 0) throw new RequestError('Conflict', `${MOST_RUNNING} replays of this webhook are running already.`);
  return selectReplay(pool, accountId, webhookId, id);
}

/** Also a deleted one: its messages can be replayed while the webhook exists. */
async function hasEvent(pool: Pool, accountId: string, webhookId: string, eventId: string): Promise<boolean> {
  if (!isShortId(eventId)) return false;
  const { rowCount } = await pool.query('select from rowcast.event where account_id = $1 and webhook_id = $2 and id = $3', [accountId, webhookId, eventId]);
  return rowCount === 1;
}
