import { beforeEach, expect, it } from 'vitest';
import { LaneIntake } from './lane-intake.ts';
import { LaneRegistry } from './lane-registry.ts';
import type { Lane } from './lane.ts';
import { readCallsQueued } from './notifier.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { QueuedCall } from './queued-call.ts';

const NOW = 1_700_000_000_000;
let lane: Lane;
let intake: LaneIntake;
let wanted: Lane[];
let webhook: OwnedWebhook;

beforeEach(async () => {
  const registry = new LaneRegistry({ open: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }, 'http://rowcast.test');
  ({ webhook } = await registry.put(
    {
      id: 'aaaaaa', accountId: 'bbbbbb', callThrottling: 10, secret: 'sealed', previousSecret: null, previousSecretUntil: null, customHeaders: {},
      urls: [{ id: 1, url: 'http://127.0.0.1/a', state: 'active', consecutiveFailures: 0, failingSince: null, resumedAt: null, releaseRate: null }],
    },
    true,
  ));
  lane = registry.find(1)!.lane;
  wanted = [];
  intake = new LaneIntake(registry, { wake() {}, watch() {} }, { want: (one) => wanted.push(one) });
  // The queue was read up to here.
  lane.floor.read(NOW * 1000);
});

it('reads from calls that another worker queued, though later ones have been read', () => {
  expect(intake.noticeCalls({ urlIds: [2], dueAt: 5 })).toBe(false);
  expect(intake.noticeCalls({ urlIds: [2, 1], dueAt: (NOW - 20) * 1000 })).toBe(true);
  expect(lane.floor.begin()).toBe((NOW - 20) * 1000);
  expect(wanted).toEqual([lane]);
});

it('reads from calls that a look at the queue found, and that are not in memory', async () => {
  const one = { urlId: 1, dueAt: NOW - 30, callId: 'one' };
  expect(await intake.look(async () => [one, { urlId: 2, dueAt: NOW, callId: 'two' }])).toEqual([2]);
  expect(lane.floor.begin()).toBe((NOW - 30) * 1000);
  lane.floor.read(NOW * 1000);
  lane.inMemory.add('one');
  await intake.look(async () => [one]);
  expect(lane.floor.begin()).toBe(NOW * 1000);
  // Settled while the look was under way.
  await intake.look(async () => {
    lane.inMemory.delete('one');
    return [one];
  });
  expect(lane.floor.begin()).toBe(NOW * 1000);
  expect(wanted).toEqual([lane]);
  await intake.look(async () => [one]);
  expect(wanted).toEqual([lane, lane]);
});

it('reads from its own calls that do not fit into the window', () => {
  lane.backlog = true;
  expect(intake.handOff({ calls: [queuedCall('one')], growth: 1 })).toBeUndefined();
  expect(lane.floor.begin()).toBe((NOW - 40) * 1000);
});

it('waits until a lane has room for what the next batch may bring', async () => {
  // Its window holds 20.
  for (let nth = 0; nth < 9; nth += 1) lane.push(queuedCall(`waits ${nth}`));
  const calls = ['one', 'two', 'three'].map(queuedCall);
  expect([1, 3].map((growth) => intake.hasRoomBehind([{ calls, growth }]))).toEqual([true, false]);
  expect(intake.handOff({ calls, growth: 1 })).toBeUndefined();
  expect(lane.windowSize).toBe(12);
  const drained = intake.handOff({ calls: ['four', 'five', 'six'].map(queuedCall), growth: 3 });
  expect(drained).toBeDefined();
  lane.dropWindow();
  await drained;
});

it.each([
  { batch: 500, waiting: 12, free: true },
  { batch: 500, waiting: 13, free: false },
  // Two events of the webhook meet each change.
  { batch: 1_000, waiting: 0, free: true },
  { batch: 1_000, waiting: 1, free: false },
])('goes no further ahead of a lane than one batch: $batch calls behind $waiting', async ({ batch, waiting, free }) => {
  webhook.setLimit(1_000);
  for (let nth = 0; nth < waiting; nth += 1) lane.push(queuedCall(`waits ${nth}`));
  const calls = Array.from({ length: batch }, (_, nth) => queuedCall(`${nth}`));
  expect(intake.hasRoomBehind([{ calls, growth: 1 }])).toBe(free);
  const drained = intake.handOff({ calls, growth: 1 });
  expect([lane.windowSize, drained === undefined, lane.backlog]).toEqual([waiting + batch, free, false]);
  lane.dropWindow();
  await drained;
});

it('reads what a notification says of calls, and looks itself when it says something else', () => {
  expect(readCallsQueued('1700000000000000:7,12')).toEqual({ urlIds: [7, 12], dueAt: 1_700_000_000_000_000 });
  expect(['', '7,12', '17:', 'x:7', '17:7,'].map(readCallsQueued)).toEqual([null, null, null, null, null]);
});

function queuedCall(id: string): QueuedCall {
  return { accountId: 'bbbbbb', webhookId: 'aaaaaa', eventId: 'cccccc', urlId: 1, dueAt: (NOW - 40) * 1000, id, messageId: 'm', attempts: 0, body: '{}', size: 2 };
}
