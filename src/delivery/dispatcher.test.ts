import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.ts';
import { LaneRegistry } from './lane-registry.ts';
import type { OwnedWebhook } from './owned-webhook.ts';

const MANY = 1_000;
let busy: boolean;
let free: Promise<void> | undefined;
let dispatcher: Dispatcher;
let crowded: OwnedWebhook;
let quiet: OwnedWebhook;
let calls: { webhook: OwnedWebhook; end(): void }[];
/** Calls begun from now on wait for their turn. */
let waits: boolean;

beforeEach(async () => {
  busy = false;
  free = undefined;
  calls = [];
  waits = false;
  dispatcher = new Dispatcher({
    send(_call, _lane, webhook, done) {
      calls.push({ webhook, end: () => done({ kind: 'delivered' }) });
      const since = performance.now();
      const isWaiting = waits;
      return {
        abort() {},
        get waitedMs() {
          return isWaiting ? performance.now() - since : 0;
        },
      };
    },
    callTimeoutMs: 60_000, mayCall: () => true, unsettled: () => 0, isBusy: () => busy, wantsCalls() {},
    rightOfWay: {
      get free() {
        return free;
      },
    },
  });
  const registry = new LaneRegistry({ open: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }, 'http://rowcast.test');
  const put = async (id: string, urlId: number) => {
    const { webhook } = await registry.put(
      {
        id, accountId: 'bbbbbb', callThrottling: 1_000_000, secret: 'sealed', previousSecret: null, previousSecretUntil: null, customHeaders: {},
        urls: [{ id: urlId, url: 'http://127.0.0.1/a', state: 'active', consecutiveFailures: 0, failingSince: null, resumedAt: null, releaseRate: null }],
      },
      true,
    );
    return webhook;
  };
  [crowded, quiet] = [await put('crowd1', 1), await put('quiet1', 2)];
});
afterEach(() => dispatcher.close());

function queue(webhook: OwnedWebhook, count: number): void {
  const [lane] = webhook.lanes.values();
  for (let nth = 0; nth < count; nth += 1) {
    lane!.push({ accountId: 'bbbbbb', webhookId: webhook.id, eventId: 'cccccc', urlId: lane!.urlId, dueAt: 0, id: `${webhook.id}${nth}`, messageId: 'm', attempts: 0, body: '{}', size: 2 });
  }
  dispatcher.wake(webhook);
}

/** Lets calls end, all in flight after so long, until lanes have grown to what they may have in flight at most, and counts those in flight. */
async function settleDown(answerMs = 0): Promise<[ofCrowded: number, ofQuiet: number]> {
  for (let ended = 0; ended < 500;) {
    if (answerMs > 0) await sleep(answerMs);
    for (const call of calls.splice(0)) {
      call.end();
      ended += 1;
    }
  }
  return inFlight();
}

function inFlight(): [ofCrowded: number, ofQuiet: number] {
  return [crowded, quiet].map((webhook) => calls.filter((call) => call.webhook === webhook).length) as [number, number];
}

it('gives a webhook that calls alone all there is', async () => {
  busy = true;
  queue(crowded, MANY);
  expect(await settleDown()).toEqual([128, 0]);
});

it('gives a lane of a crowd little of a busy process while a webhook calls that has nothing waiting', async () => {
  busy = true;
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(await settleDown()).toEqual([4, 0]);
});

it('does not limit whoever is quiet', async () => {
  busy = true;
  queue(crowded, MANY);
  queue(quiet, 1);
  queue(quiet, MANY);
  expect(await settleDown()).toEqual([4, 124]);
});

it('gives two crowds the half each', async () => {
  busy = true;
  queue(crowded, MANY);
  queue(quiet, MANY);
  expect(await settleDown()).toEqual([64, 64]);
});

it('does not take a crowd for quiet that has just begun the last of its calls', async () => {
  busy = true;
  queue(quiet, 100);
  queue(crowded, MANY);
  expect(await settleDown()).toEqual([128, 0]);
});

it('gives a crowd whose receiver takes its time as many as before', async () => {
  busy = true;
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(await settleDown(10)).toEqual([128, 0]);
});

it('forgets a quiet webhook that has not called for a while', async () => {
  busy = true;
  queue(quiet, 1);
  await sleep(1_100);
  queue(crowded, MANY);
  expect(await settleDown()).toEqual([128, 0]);
});

it('leaves places to others that calls have which wait long for their turn', async () => {
  queue(quiet, 100);
  while (calls.length > 0) for (const call of calls.splice(0)) call.end();
  queue(crowded, MANY);
  await settleDown();
  waits = true;
  for (const call of calls.splice(0)) call.end();
  expect(inFlight()).toEqual([128, 0]);
  // Longer than a call may take that is not slow.
  await sleep(400);
  queue(quiet, 10);
  expect(inFlight()).toEqual([128, 10]);
});

it('begins at once what a lane with hardly any in flight has to send, while a crowd keeps all places', async () => {
  queue(crowded, MANY);
  await settleDown();
  queue(quiet, 1);
  expect(inFlight()).toEqual([128, 1]);
  queue(quiet, 3);
  expect(inFlight()).toEqual([128, 4]);
});

it('keeps the turn of a webhook that waits for a place', async () => {
  queue(quiet, 100);
  while (calls.length > 0) for (const call of calls.splice(0)) call.end();
  queue(crowded, MANY);
  await settleDown();
  queue(quiet, 60);
  for (let round = 0; round < 60; round += 1) calls.splice(calls.findIndex(({ webhook }) => webhook === crowded), 1)[0]!.end();
  expect(inFlight()[1]).toBeGreaterThan(25);
});

it('gives it all there is beside others while the process has time', async () => {
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(await settleDown()).toEqual([128, 0]);
});

it('begins no call of a crowd while others have the right of way, and goes on when it ends', async () => {
  let end = () => {};
  free = new Promise<void>((resolve) => {
    end = resolve;
  });
  // Who has just come is not kept waiting by the process.
  await sleep(20);
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(calls.map(({ webhook }) => webhook)).toEqual([quiet]);
  free = undefined;
  end();
  await Promise.resolve();
  expect(calls.map(({ webhook }) => webhook)).toEqual([quiet, crowded, crowded, crowded, crowded]);
});

it('makes no webhook wait that is no crowd', async () => {
  free = new Promise(() => {});
  await sleep(20);
  queue(quiet, 63);
  expect(calls).toHaveLength(4);
});
