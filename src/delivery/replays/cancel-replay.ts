import type { Pool } from 'pg';
import { RequestError } from '../../errors.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import { selectReplay } from './list-replays.ts';
import type { ReplayRow } from './replay.ts';

/**
 * Ends a replay: no more calls are made. Those made already are sent all the same. Cancelling twice does nothing more.
 * @throws RequestError ObjectNotFound; Conflict when it is done.
 */
export async function cancelReplay(pool: Pool, accountId: string, webhookId: string, replayId: string): Promise<ReplayRow> {
  await selectWebhook(pool, accountId, webhookId);
  const { Id } = await selectReplay(pool, accountId, webhookId, replayId);
  // Waits for the batch in hand, so that the counts answered are the last.
  await pool.query(
    `update rowcast.replay set state = 'cancelled', ended_at = clock_timestamp() where account_id = $1 and webhook_id = $2 and id = $3 and state = 'running'`,
    [accountId, webhookId, Id],
  );
  const replay = await selectReplay(pool, accountId, webhookId, Id);
  if (replay.State === 'done') throw new RequestError('Conflict', `The replay ${Id} is done.`);
  return replay;
}
