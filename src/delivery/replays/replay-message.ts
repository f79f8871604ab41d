import type { Pool } from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { isUuid } from '../../activity/cursor.ts';
import { transaction } from '../../db/transaction.ts';
import { RequestError } from '../../errors.ts';
import { BodyReader, quoted } from '../../webhooks/body-reader.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { CallsQueued } from '../calls-queued.ts';
import { queueCalls } from './queue-calls.ts';

export interface MessageReplayed {
  MessageId: string;
  Calls: { Id: string; Url: string }[];
}

/**
 * Makes new calls of one message, `{Urls?}`: its stored body, with today's secret, to the URLs named or to all that the webhook
 * has. The message keeps its id.
 * @param queued told of the calls, so that their owner looks at once
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter for URLs that the webhook has not; Conflict when there is no body.
 */
export async function replayMessage(
  pool: Pool,
  { accountId, webhookId, messageId, body, queued }: { accountId: string; webhookId: string; messageId: string; body: unknown; queued: (calls: CallsQueued) => void },
): Promise<MessageReplayed> {
  await selectWebhook(pool, accountId, webhookId);
  const reader = new BodyReader(body ?? {}, ['Urls'], { nullMeansAbsent: true });
  const wanted = reader.texts('Urls');
  if (wanted?.length === 0) reader.add('Urls', 'must have at least one address');
  reader.throwProblems();
  const made = await transaction(pool, async (client) => {
    const { rows: [message] } = isUuid(messageId)
      ? await client.query<{ eventId: string; size: number; problem: string | null; sendable: boolean }>(
          `select event_id as "eventId", size, problem, body is not null as sendable from rowcast.any_message
           where account_id = $1 and webhook_id = $2 and id = $3`,
          [accountId, webhookId, messageId],
        )
      : { rows: [] };
    if (message === undefined) throw new RequestError('ObjectNotFound', `The webhook has no message ${JSON.stringify(messageId.slice(0, 40))}.`);
    const { rows: urls } = await client.query<{ id: number; url: string }>(
      `select id, url from rowcast.outgoing_url where account_id = $1 and webhook_id = $2 and removed_at is null order by position, id`,
      [accountId, webhookId],
    );
    const unknown = (wanted ?? []).filter((url) => !urls.some((known) => known.url === url));
    reader.addEach('Urls', unknown, (url) => `${quoted(url)} is no outgoing URL of this webhook`);
    reader.throwProblems();
    if (!message.sendable) throw new RequestError('Conflict', `The message can not be sent: ${message.problem ?? 'its body is gone'}.`);
    const targets = wanted === undefined ? urls : urls.filter(({ url }) => wanted.includes(url));
    const calls = targets.map(({ id }) => ({ messageId, eventId: message.eventId, urlId: id, size: message.size }));
    const { ids, dueAt } = await queueCalls(client, { accountId, webhookId, replayId: uuidV7(), calls });
    return { queued: { urlIds: targets.map(({ id }) => id), dueAt }, Calls: targets.map(({ url }, index) => ({ Id: ids[index]!, Url: url })) };
  });
  queued(made.queued);
  return { MessageId: messageId.toLowerCase(), Calls: made.Calls };
}
