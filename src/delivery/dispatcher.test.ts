import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.ts';
import { LaneRegistry } from './lane-registry.ts';
import type { OwnedWebhook } from './owned-webhook.ts';

const MANY = 1_000;
let busy: boolean;
let dispatcher: Dispatcher;
let crowded: OwnedWebhook;
let quiet: OwnedWebhook;
/** Ends the calls that were begun, oldest first. */
let ends: (() => void)[];

beforeEach(async () => {
  busy = false;
  ends = [];
  dispatcher = new Dispatcher({
    send(_call, _lane, _webhook, done) {
      ends.push(() => done({ kind: 'delivered' }));
      return { abort() {} };
    },
    callTimeoutMs: 60_000, mayCall: () => true, unsettled: () => 0, isBusy: () => busy, wantsCalls() {},
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

/** Lets calls end until a lane has grown to what it may have in flight at most. */
function settleDown(): number {
  for (let nth = 0; nth < 500; nth += 1) ends.shift()!();
  return dispatcher.inFlight;
}

it('gives a webhook that calls alone all there is', () => {
  busy = true;
  queue(crowded, MANY);
  expect(settleDown()).toBe(128);
});

it('gives a lane no more than keeps a busy process busy while another webhook calls, too', () => {
  busy = true;
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(settleDown()).toBe(32);
});

it('gives it all there is beside others while the process has time', () => {
  queue(crowded, MANY);
  queue(quiet, 1);
  expect(settleDown()).toBe(128);
});
