import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { LaneRegistry } from './lane-registry.ts';
import type { WebhookWithLanes } from './load-lanes.ts';
import { Refiller } from './refiller.ts';

const DEFINITION: WebhookWithLanes = {
  id: 'aaaaaa', accountId: 'bbbbbb', callThrottling: 10, secret: 'sealed', previousSecret: null, previousSecretUntil: null, customHeaders: {},
  urls: [{ id: 1, url: 'http://127.0.0.1/a', state: 'active', consecutiveFailures: 0, failingSince: null, resumedAt: null, releaseRate: null }],
};
const QUEUED = {
  eventId: 'cccccc', urlId: 1, dueAtMs: 1, id: '01a200cc-da8b-7002-bbe9-2461918a2a37',
  messageId: '01a200cc-da8b-7002-bbe9-2089a40c6f71', attempts: 0, body: '{}', size: 2,
};

it('puts nothing into the lane of a webhook that was lost and regained while the queue was read', async () => {
  const registry = new LaneRegistry({ open: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }, 'http://rowcast.test');
  const { webhook } = await registry.put(DEFINITION, true);
  let meanwhile = async () => {};
  const filled: unknown[] = [];
  const query = async () => {
    await meanwhile();
    return { rows: [QUEUED] };
  };
  const refiller = new Refiller({
    pool: { query } as unknown as Pool, registry, filled: (one) => filled.push(one), unmakeable: () => {},
  });

  meanwhile = async () => {
    registry.remove(webhook.id);
    await registry.put(DEFINITION, false);
  };
  refiller.want(registry.find(1)!.lane, webhook);
  await refiller.runOnce();
  // It would lie there unsent, for the webhook that is woken is the lost one.
  expect(registry.find(1)!.lane.windowSize).toBe(0);

  meanwhile = async () => {};
  refiller.want(registry.find(1)!.lane, registry.find(1)!.webhook);
  await refiller.runOnce();
  expect(registry.find(1)!.lane.windowSize).toBe(1);
  expect(filled.at(-1)).toBe(registry.find(1)!.webhook);
});
