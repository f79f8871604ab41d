import type { RenderedSample } from '../../../../src/webhooks/render-sample.ts';
import { request } from '../../api/request.ts';
import type { EventBody } from './event-body.ts';

export type { RenderedSample };

/** What the payload would be of a real record: the latest, or the one given. Nothing is saved or sent. */
export function renderPayload(webhookId: string, event: Omit<EventBody, 'Enabled'> & { RecordKey?: string; EventId?: string }, signal: AbortSignal): Promise<RenderedSample> {
  return request(`/v2/outgoingWebhooks/${webhookId}/events/render`, { method: 'POST', body: event, signal });
}
