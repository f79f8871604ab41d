import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { beforeEach, expect, it } from 'vitest';
import type { Lane } from './lane.ts';
import { LaneRegistry } from './lane-registry.ts';
import type { WebhookWithLanes } from './load-lanes.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import { Refiller } from './refiller.ts';

const DEFINITION: WebhookWithLanes = {
  id: 'aaaaaa', accountId: 'bbbbbb', callThrottling: 10, secret: 'sealed', previousSecret: null, previousSecretUntil: null, customHeaders: {},
  urls: [{ id: 1, url: 'http://127.0.0.1/a', state: 'active', consecutiveFailures: 0, failingSince: null, resumedAt: null, releaseRate: null }],
};
const QUEUED = {
  eventId: 'cccccc', urlId: 1, dueAtMs: 1_000, id: '01a200cc-da8b-7002-bbe9-2461918a2a37',
  messageId: '01a200cc-da8b-7002-bbe9-2089a40c6f71', attempts: 0, body: '{}', size: 2,
};

let registry: LaneRegistry;
let webhook: OwnedWebhook;
let meanwhile: () => Promise<void>;
let rows: (typeof QUEUED)[];
let filled: unknown[];
let free: Promise<void> | undefined;
let isContested: boolean;
let asked: number[];
let refiller: Refiller;

beforeEach(async () => {
  registry = new LaneRegistry({ open: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }, 'http://rowcast.test');
  ({ webhook } = await registry.put(DEFINITION, true));
  meanwhile = async () => {};
  rows = [QUEUED];
  filled = [];
  free = undefined;
  isContested = false;
  asked = [];
  const query = async ({ values }: { values: Buffer[] }) => {
    // What the last lane may get.
    asked.push(values[1]!.readInt32BE(values[1]!.length - 4));
    await meanwhile();
    return { rows };
  };
  const rightOfWay = {
    get free() {
      return free;
    },
    get isContested() {
      return isContested;
    },
  };
  refiller = new Refiller({ pool: { query } as unknown as Pool, registry, rightOfWay, filled: (one) => filled.push(one), unmakeable: () => {} });
});

it('puts nothing into the lane of a webhook that was lost and regained while the queue was read', async () => {
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

it('reads again what came when its lane had just been held', async () => {
  const { lane } = registry.find(1)!;
  rows = [QUEUED, { ...QUEUED, id: '01a200cc-da8b-7002-bbe9-2461918a2a38', dueAtMs: 2_000 }];
  meanwhile = async () => {
    lane.held = true;
    lane.dropWindow();
  };
  refiller.want(lane, webhook);
  await refiller.runOnce();
  expect([lane.windowSize, lane.floor.value]).toEqual([0, QUEUED.dueAtMs * 1000]);
});

it('reads for crowds alone only when nobody has the right of way before them', async () => {
  const { webhook: crowded, lane: crowdedLane } = await crowd();
  rows = [];
  let reads = 0;
  meanwhile = async () => void (reads += 1);
  let end = () => {};
  free = new Promise<void>((resolve) => {
    end = resolve;
  });
  refiller.want(crowdedLane, crowded);
  const read = refiller.runOnce();
  await new Promise(setImmediate);
  expect(reads).toBe(0);
  end();
  await read;
  expect(reads).toBe(1);
  refiller.want(crowdedLane, crowded);
  free = new Promise(() => {});
  const another = refiller.runOnce();
  await new Promise(setImmediate);
  expect(reads).toBe(1);
  // One that is no crowd ends the waiting, and does not wait itself.
  refiller.want(registry.find(1)!.lane, webhook);
  await another;
  expect(reads).toBe(2);
  refiller.want(registry.find(1)!.lane, webhook);
  await refiller.runOnce();
  expect(reads).toBe(3);
});

it.each([
  { isContested: false, calls: 1_936 },
  { isContested: true, calls: 512 },
])('reads less at once for crowds alone while others come: $isContested', async (contested) => {
  ({ isContested } = contested);
  const { webhook: crowded, lane } = await crowd();
  rows = [];
  refiller.want(lane, crowded);
  await refiller.runOnce();
  // With one that is no crowd it reads as much as ever.
  refiller.want(registry.find(1)!.lane, webhook);
  refiller.want(lane, crowded);
  await refiller.runOnce();
  expect(asked).toEqual([contested.calls, 1_936]);
});

async function crowd(): Promise<{ webhook: OwnedWebhook; lane: Lane }> {
  const { webhook: crowded } = await registry.put({ ...DEFINITION, id: 'dddddd', callThrottling: 1_000, urls: [{ ...DEFINITION.urls[0]!, id: 2 }] }, true);
  const lane = crowded.lanes.get(2)!;
  for (let nth = 0; nth < 64; nth += 1) {
    lane.push({ accountId: 'bbbbbb', webhookId: 'dddddd', eventId: 'cccccc', urlId: 2, dueAt: 0, id: `${nth}`, messageId: 'm', attempts: 0, body: '{}', size: 2 });
  }
  // Its permits lapse.
  await sleep(20);
  return { webhook: crowded, lane };
}
