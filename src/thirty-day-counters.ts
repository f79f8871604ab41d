import { readEventCounters, readWebhookCounters } from './activity/read-counters.ts';
import type { ReadCounters } from './webhooks/webhook-parts.ts';

/** The counters of activity as webhooks ask for them: webhooks do not know activity. */
export const thirtyDayCounters: ReadCounters = async (db, accountId, webhookId, eventId) => {
  const now = new Date();
  const counters = eventId === undefined
    ? (await readWebhookCounters(db, accountId, [webhookId], now)).get(webhookId)
    : (await readEventCounters(db, accountId, webhookId, [eventId], now)).get(eventId);
  return { messages: counters?.Messages ?? 0, calls: counters?.Calls ?? 0, errors: counters?.Errors ?? 0 };
};
