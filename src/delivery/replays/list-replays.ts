import { encodeCursor, isUuid } from '../../activity/cursor.ts';
import { pageRange, type PageFilters } from '../../activity/page-range.ts';
import type { Page } from '../../activity/page.ts';
import type { Queryable } from '../../db/queryable.ts';
import { RequestError, type Problem } from '../../errors.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import { REPLAY_COLUMNS, type ReplayRow } from './replay.ts';

/**
 * The replays of a webhook, newest first; those that ended go with the logs.
 * @throws RequestError ObjectNotFound; IncorrectQueryParameter, naming every filter that is wrong.
 */
export async function listReplays(db: Queryable, { accountId, webhookId, filters }: { accountId: string; webhookId: string; filters: PageFilters }): Promise<Page<ReplayRow>> {
  await selectWebhook(db, accountId, webhookId);
  const problems: Problem[] = [];
  const { floor, below, limit } = pageRange(filters, problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  const { rows } = await db.query<ReplayRow>(
    `select ${REPLAY_COLUMNS} from rowcast.replay r
     where r.account_id = $1 and r.webhook_id = $2 and r.id >= $3 and r.id < $4 order by r.id desc limit $5`,
    [accountId, webhookId, floor, below, limit + 1],
  );
  const Result = rows.slice(0, limit);
  return { Result, NextCursor: rows.length > limit ? encodeCursor(Result.at(-1)!.Id) : null };
}

/** @throws RequestError ObjectNotFound, also for an id that is none. */
export async function selectReplay(db: Queryable, accountId: string, webhookId: string, replayId: string): Promise<ReplayRow> {
  const { rows: [replay] } = isUuid(replayId)
    ? await db.query<ReplayRow>(`select ${REPLAY_COLUMNS} from rowcast.replay r where r.account_id = $1 and r.webhook_id = $2 and r.id = $3`, [accountId, webhookId, replayId])
    : { rows: [] };
  if (replay === undefined) throw new RequestError('ObjectNotFound', `The webhook has no replay ${JSON.stringify(replayId.slice(0, 40))}.`);
  return replay;
}
