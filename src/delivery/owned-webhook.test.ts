import { beforeEach, expect, it } from 'vitest';
import { CallLimit } from './call-limit.ts';
import { Lane } from './lane.ts';
import { OwnedWebhook } from './owned-webhook.ts';

const NOW = 1_000;
let webhook: OwnedWebhook;
let lane: Lane;
beforeEach(() => {
  webhook = new OwnedWebhook({
    id: 'aaaaaa', accountId: 'bbbbbb', callThrottling: 1_000, keys: [], previousUntil: null, headers: { sent: [], shown: [], secrets: [] }, limit: new CallLimit(1_000, 0),
  });
  for (const urlId of [1, 2]) webhook.addLane(new Lane(urlId, { origin: 'http://127.0.0.1', path: '/', inspectorToken: null }, false));
  lane = webhook.lanes.get(1)!;
});

function push(count: number): void {
  for (let nth = 0; nth < count; nth += 1) {
    lane.push({ accountId: 'bbbbbb', webhookId: 'aaaaaa', eventId: 'cccccc', urlId: 1, dueAt: 0, id: `${nth}`, messageId: 'm', attempts: 0, body: '{}', size: 2 });
  }
}

it('is a crowd with 64 calls waiting for one URL', () => {
  push(63);
  expect(webhook.isCrowd(NOW)).toBe(false);
  push(1);
  expect(webhook.isCrowd(NOW)).toBe(true);
});

it('is no crowd when its limit keeps it', () => {
  push(64);
  while (webhook.limit.tryBegin(NOW));
  expect([webhook.isCrowd(NOW + 10), webhook.isCrowd(NOW + 12)]).toEqual([false, true]);
});

it('is no crowd when the calls that wait could not go', () => {
  push(64);
  lane.held = true;
  expect(webhook.isCrowd(NOW)).toBe(false);
});
