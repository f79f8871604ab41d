import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { DEFINITIONS_CHANNEL } from '../accounts/lock-definitions.ts';
import type { SecretBox } from '../accounts/secret-box.ts';
import { dropUnusedCapture } from '../capture/drop-unused-capture.ts';
import { renewOutdatedCapture } from '../capture/renew-outdated-capture.ts';
import { listen } from '../db/listen.ts';
import { startLoop } from '../loop.ts';
import type { Observe } from '../observe.ts';
import type { CallsQueued } from './calls-queued.ts';
import { CallSender } from './call-sender.ts';
import { ChangeWatch } from './change-watch.ts';
import type { DeliverySettings } from './delivery-settings.ts';
import { discardCalls } from './discard-calls.ts';
import { Dispatcher } from './dispatcher.ts';
import { FanOut } from './fan-out.ts';
import type { Batch } from './make-batch.ts';
import type { LookupAll } from './http/guarded-connector.ts';
import { holdUrl } from './hold-url.ts';
import { HealthKeeper } from './health-keeper.ts';
import { HttpPools } from './http/http-pools.ts';
import { InspectorHandOver } from './inspector-hand-over.ts';
import type { Lane } from './lane.ts';
import { LaneRegistry } from './lane-registry.ts';
import { LaneIntake } from './lane-intake.ts';
import { listLanesFromFloors, listLanesWithCalls } from './list-lanes-with-calls.ts';
import { findWebhooksOfUrls } from './load-lanes.ts';
import { LoopLoad } from './loop-load.ts';
import { CALLS_CHANNEL, CHANGES_CHANNEL, Notifier, readCallsQueued } from './notifier.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import { Ownership } from './ownership.ts';
import { Refiller } from './refiller.ts';
import { RightOfWay } from './right-of-way.ts';
import { workReplays } from './replays/work-replays.ts';
import { Settler } from './settler.ts';
import { SparingListing } from './sparing-listing.ts';

export const HEARTBEAT_MS = 2_000;
/** Writers that are not ours are found by a look of the database at itself, and that failing by polling. */
const WATCH_MS = 500;
const CHANGES_POLL_MS = 20;
const RAREST_POLL_MS = 1_000;
const QUEUE_SCAN_MS = 1_000;
/** Lanes with calls listed in less time are all listed each time. */
const QUICK_LISTING_MS = 50;
const DEFINITIONS_MS = 1_000;
const DISCARD_MS = 1_000;
const HEALTH_MS = 1_000;
const REPLAYS_MS = 500;
const UNUSED_CAPTURE_MS = 10 * 60_000;
const DRAIN_MS = 9_000;

export interface WorkerParts {
  pool: Pool;
  /** Without a transaction pooler, to be notified; null: the worker relies on polling alone. */
  listenOn: string | null;
  secretBox: Pick<SecretBox, 'open'>;
  settings: DeliverySettings;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  observe: Observe;
  /** Looks names up for outgoing calls; by name servers and the system by default. */
  lookup?: LookupAll;
}

export interface Worker {
  /** Changes may have been committed, of this table if it is known, or definitions changed: look now rather than at the next poll. */
  nudge(tableId?: number): void;
  /** Calls were queued: whoever owns them is to look now. */
  noticeCalls(queued: CallsQueued): void;
  /** Something that somebody waits for begins: a crowd waits a little. Returns what is to be called when it has ended. */
  giveWay(): () => void;
  /** Drains: begins nothing new, lets calls in flight end for 9 s, records them, gives everything back. */
  stop(): Promise<void>;
}

/** Starts the delivery of messages: fan-out, owned lanes, sending, settling. Wiring only. */
export async function startWorker({ pool, listenOn, secretBox, settings, integrationUrl, observe, lookup }: WorkerParts): Promise<Worker> {
  const registry = new LaneRegistry(secretBox, settings.publicUrl);
  const pools = new HttpPools(settings.allow, lookup);
  const holds = new Set<Promise<void>>();
  const load = new LoopLoad();
  const isBusy = () => load.isBusy(performance.now());
  const rightOfWay = new RightOfWay(isBusy);

  const settler = new Settler({ pool, observe, rightOfWay }, (batch) => {
    for (const { attempt, lane } of batch) {
      lane.inMemory.delete(attempt.call.id);
      if (attempt.dueAgainAt !== null) lane.floor.lowerTo(attempt.dueAgainAt);
      const owned = registry.find(lane.urlId);
      if (attempt.nextAt === null || owned?.lane !== lane) continue;
      lane.expectRetry(attempt.nextAt / 1000);
      dispatcher.watch(lane, owned.webhook);
    }
  });

  const writeHold = async (lane: Lane, { accountId, id: webhookId }: Pick<OwnedWebhook, 'accountId' | 'id'>, reason: string) => {
    lane.held = true;
    lane.holding = true;
    lane.dropWindow();
    try {
      const held = await holdUrl(pool, accountId, webhookId, lane.urlId, reason);
      if (held) observe({ kind: 'url.held', accountId, webhookId, urlId: lane.urlId, reason });
    } catch (error) {
      // The next attempt fails in the same way.
      lane.held = false;
      observe({ kind: 'loop.failed', loop: 'hold', error, retryInMs: 0 });
    } finally {
      lane.holding = false;
    }
  };
  const hold = (lane: Lane, webhook: Pick<OwnedWebhook, 'accountId' | 'id'>, reason: string) => {
    if (lane.held) return;
    const written = writeHold(lane, webhook, reason).finally(() => holds.delete(written));
    holds.add(written);
  };
  const health = new HealthKeeper({ pool, registry, holdAfterMs: settings.holdAfterMs, hold });

  const sender = new CallSender({
    pools, settings, observe,
    inspectors: new InspectorHandOver(pool),
    mayCall: (now) => ownership.isFresh(now),
    finished(attempt, lane) {
      health.note(attempt, lane);
      settler.add({ attempt, lane });
    },
    gone: (call, lane) => hold(lane, { accountId: call.accountId, id: call.webhookId }, 'gone'),
  });
  const dispatcher: Dispatcher = new Dispatcher({
    send: (call, lane, webhook, done) => sender.send(call, lane, webhook, done),
    callTimeoutMs: settings.callTimeoutMs,
    mayCall: (now) => ownership.isFresh(now),
    unsettled: () => settler.unsettled,
    isBusy, rightOfWay,
    wantsCalls(lane, webhook) {
      refiller.want(lane, webhook);
      refillLoop.nudge();
    },
  });
  const refiller = new Refiller({
    pool, registry, rightOfWay,
    filled: (webhook) => dispatcher.wake(webhook),
    unmakeable: (attempt, lane) => settler.add({ attempt, lane }),
  });
  const refillLoop = startLoop({ name: 'refill', intervalMs: QUEUE_SCAN_MS, observe, runOnce: () => refiller.runOnce() });
  const ownership: Ownership = new Ownership({
    pool, registry, observe,
    changed(webhook) {
      for (const lane of webhook.lanes.values()) if (lane.backlog) refiller.want(lane, webhook);
      refillLoop.nudge();
      dispatcher.wake(webhook);
    },
    lost: (webhook) => dispatcher.forget(webhook),
  });
  const intake = new LaneIntake(registry, dispatcher, refiller);
  const notifier = new Notifier(pool);

  const tellOthers = ({ urlIds, dueAt }: CallsQueued) => notifier.calls({ urlIds: urlIds.filter((urlId) => registry.find(urlId) === undefined), dueAt });
  const noticeCalls = (queued: CallsQueued) => {
    if (intake.noticeCalls(queued)) refillLoop.nudge();
    tellOthers(queued);
  };

  const takeUnowned = async (made: Batch) => {
    const unknown = [...new Set(made.calls.filter(({ urlId }) => registry.find(urlId) === undefined).map(({ webhookId }) => webhookId))];
    if (unknown.length === 0) return;
    await ownership.claim(unknown);
    if (unknown.some((id) => registry.webhooks.has(id))) await ownership.refresh();
  };
  const fanOut = new FanOut({
    pool, integrationUrl, observe, rightOfWay,
    mayFollow: (unsent) => intake.hasRoomBehind(unsent),
    async beforeHandOff(made) {
      await takeUnowned(made);
      tellOthers({ urlIds: made.calls.map(({ urlId }) => urlId), dueAt: made.calls[0]?.dueAt ?? 0 });
    },
    handOff: (made) => intake.handOff(made),
  });

  const lanesWithCalls = new SparingListing(QUICK_LISTING_MS, {
    all: () => listLanesWithCalls(pool),
    // Webhooks that nobody owns are found by the heartbeats, too.
    fromFloors: () => listLanesFromFloors(pool, [...registry.lanes()].map(({ lane }) => lane)),
  });
  const watch = new ChangeWatch(pool, { watchMs: WATCH_MS, pauseMs: CHANGES_POLL_MS });

  await ownership.join();
  await ownership.beat();

  const loops = {
    heartbeat: startLoop({ name: 'heartbeat', intervalMs: HEARTBEAT_MS, observe, runOnce: () => ownership.beat() }),
    fanOut: startLoop({
      name: 'fan-out', intervalMs: RAREST_POLL_MS, observe,
      runOnce: (signal) => watch.meanwhile(() => fanOut.runOnce(signal, () => loops.fanOut.nudge())),
    }),
    changes: startLoop({
      name: 'watch-changes', intervalMs: CHANGES_POLL_MS, observe,
      async runOnce() {
        const none = await watch.runOnce(performance.now());
        if (!none) loops.fanOut.nudge();
        return none;
      },
    }),
    definitions: startLoop({ name: 'definitions', intervalMs: DEFINITIONS_MS, observe, runOnce: () => ownership.refresh() }),
    scan: startLoop({
      name: 'queue-scan', intervalMs: QUEUE_SCAN_MS, observe,
      async runOnce() {
        const strangers = await intake.look(() => lanesWithCalls.list());
        refillLoop.nudge();
        if (strangers.length > 0) await ownership.claim(await findWebhooksOfUrls(pool, strangers));
      },
    }),
    health: startLoop({ name: 'health', intervalMs: HEALTH_MS, observe, runOnce: () => health.runOnce(Date.now()) }),
    replays: startLoop({
      name: 'replays', intervalMs: REPLAYS_MS, observe,
      async runOnce() {
        const { queued, more } = await workReplays(pool);
        if (queued !== null) noticeCalls(queued);
        return more;
      },
    }),
    discard: startLoop({
      name: 'discard', intervalMs: DISCARD_MS, observe,
      async runOnce() {
        const discarded = await discardCalls(pool);
        for (const one of discarded) observe({ kind: 'calls.discarded', ...one });
        return discarded.length > 0;
      },
    }),
    capture: startLoop({
      name: 'capture', intervalMs: UNUSED_CAPTURE_MS / 5, observe,
      async runOnce() {
        await dropUnusedCapture(pool, UNUSED_CAPTURE_MS);
        await renewOutdatedCapture(pool);
      },
    }),
  };
  const hearOfCalls = (queued: CallsQueued | null) => {
    if (queued === null) loops.scan.nudge();
    else if (intake.noticeCalls(queued)) refillLoop.nudge();
  };
  const listening = listenOn === null ? null : listen({
    connectionString: listenOn, channels: [CHANGES_CHANNEL, CALLS_CHANNEL, DEFINITIONS_CHANNEL], observe,
    onNotification(channel, payload) {
      if (channel === CHANGES_CHANNEL) loops.fanOut.nudge();
      else if (channel === DEFINITIONS_CHANNEL) loops.definitions.nudge();
      else hearOfCalls(readCallsQueued(payload));
    },
  });

  return {
    nudge(tableId) {
      if (tableId !== undefined) fanOut.notice(tableId);
      loops.fanOut.nudge();
    },
    noticeCalls,
    giveWay: () => rightOfWay.take(),
    async stop() {
      dispatcher.stopSending();
      await listening?.close();
      notifier.close();
      const { heartbeat, ...others } = loops;
      await Promise.all([...Object.values(others), refillLoop].map((loop) => loop.stop()));
      const drained = performance.now() + DRAIN_MS;
      while (dispatcher.inFlight > 0 && performance.now() < drained) await sleep(20);
      sender.stopping = true;
      dispatcher.abortAll();
      const lastWords = health.flush(Date.now()).catch((error: unknown) => observe({ kind: 'loop.failed', loop: 'health', error, retryInMs: 0 }));
      await Promise.race([Promise.all([settler.flush(), lastWords, ...holds]), sleep(2_000)]);
      await heartbeat.stop();
      dispatcher.close();
      await ownership.leave().catch((error: unknown) => observe({ kind: 'loop.failed', loop: 'leave', error, retryInMs: 0 }));
      pools.destroy();
    },
  };
}
