import type { TestSent } from '../../../../src/delivery/send-test.ts';
import { request } from '../../api/request.ts';

export type { TestSent };

/** Sends a message of the event for a real record; answers after the first attempts. */
export function sendTest(webhookId: string, test: { EventId: string; RecordKey?: string }): Promise<TestSent> {
  return request(`/v2/outgoingWebhooks/${webhookId}/test`, { method: 'POST', body: test });
}
