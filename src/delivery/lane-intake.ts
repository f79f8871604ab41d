import type { CallsQueued } from './calls-queued.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Lane } from './lane.ts';
import type { LaneRegistry } from './lane-registry.ts';
import type { LaneWithCalls } from './list-lanes-with-calls.ts';
import type { Batch } from './make-batch.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { Refiller } from './refiller.ts';

const LANE_BYTES = 1024 * 1024;
/**
 * A fan-out goes no further ahead of a lane than these, or one batch. What waits through two collections of young garbage grows old, and lives until the
 * next full one: at full speed 1,000 calls wait some 50 ms.
 */
const MOST_AHEAD = 512;
/** A fan-out whose lanes are full looks again after this long, drained or not; after a smaller batch sooner. */
const LONGEST_REST_MS = 100;
const REST_STEP_MS = 5;

/** Calls that are in the queue, and how many times as many the next batch may bring. */
export type HandedOff = Pick<Batch, 'calls' | 'growth'>;

/** Brings calls into windows: those just made, straight; those that a look at the queue found, by a refill. */
export class LaneIntake {
  readonly #registry: LaneRegistry;
  readonly #dispatcher: Pick<Dispatcher, 'wake' | 'watch'>;
  readonly #refiller: Pick<Refiller, 'want'>;

  constructor(registry: LaneRegistry, dispatcher: Pick<Dispatcher, 'wake' | 'watch'>, refiller: Pick<Refiller, 'want'>) {
    this.#registry = registry;
    this.#dispatcher = dispatcher;
    this.#refiller = refiller;
  }

  /**
   * Puts calls just stored into the windows of lanes that have room and nothing older waiting; the others stay in the queue.
   * @returns a promise when a lane that nothing holds back has no room for as many calls again, or what the next batch may bring, ending when
   * it has: what does not fit would have to be read from the queue a second time.
   */
  handOff({ calls, growth }: HandedOff): Promise<void> | undefined {
    const came = new Map<Lane, { webhook: OwnedWebhook; calls: number }>();
    for (const call of calls) {
      const owned = this.#registry.find(call.urlId);
      if (owned === undefined) continue;
      const { lane, webhook } = owned;
      // A refill may have come first, while the webhook was being taken.
      if (lane.inMemory.has(call.id)) continue;
      const sofar = came.get(lane);
      if (sofar === undefined) came.set(lane, { webhook, calls: 1 });
      else sofar.calls += 1;
      const fits = !lane.held && !lane.backlog && lane.windowSize < webhook.windowLimit && (lane.windowBytes < LANE_BYTES || lane.windowSize === 0);
      if (fits) {
        lane.push(call);
      } else {
        lane.backlog = true;
        lane.overflowed = true;
        lane.floor.lowerTo(call.dueAt);
        if (lane.windowSize * 2 < webhook.windowLimit) this.#refiller.want(lane, webhook);
      }
    }
    for (const { webhook } of came.values()) this.#dispatcher.wake(webhook);
    const now = performance.now();
    for (const [lane, { webhook, calls: more }] of came) {
      const room = roomFor(more * growth, webhook);
      if (lane.windowSize > room && isFree(lane, webhook, now)) return this.#drained(lane, room, LONGEST_REST_MS / growth);
    }
    return undefined;
  }

  /**
   * Whether these calls, about to be handed off, all have an owner here, and leave room in every lane that nothing holds back for as many again
   * as the last batch has, or what the next one may bring.
   */
  hasRoomBehind(batches: readonly HandedOff[]): boolean {
    const coming = new Map<number, number>();
    const last = new Map<number, number>();
    for (const { calls, growth } of batches) {
      last.clear();
      for (const { urlId } of calls) {
        coming.set(urlId, (coming.get(urlId) ?? 0) + 1);
        last.set(urlId, (last.get(urlId) ?? 0) + growth);
      }
    }
    const now = performance.now();
    for (const [urlId, count] of coming) {
      const owned = this.#registry.find(urlId);
      if (owned === undefined) return false;
      const { lane, webhook } = owned;
      if (lane.windowSize + count > roomFor(last.get(urlId) ?? 0, webhook) && isFree(lane, webhook, now)) return false;
    }
    return true;
  }

  /**
   * Looks at the queue, and marks the lanes of which it holds due calls that nobody told of.
   * @returns the URLs that are not this worker's.
   */
  async look(list: () => Promise<readonly LaneWithCalls[]>): Promise<number[]> {
    const settled = new Set<string>();
    const lanes = [...this.#registry.lanes()].map(({ lane }) => lane);
    for (const lane of lanes) lane.inMemory.beginRead(settled);
    try {
      const found = await list();
      return this.#notice(found.filter(({ callId }) => !settled.has(callId)), Date.now());
    } finally {
      for (const lane of lanes) lane.inMemory.endRead(settled);
    }
  }

  #notice(found: readonly LaneWithCalls[], epochNow: number): number[] {
    const strangers: number[] = [];
    for (const { urlId, dueAt, callId } of found) {
      const owned = this.#registry.find(urlId);
      if (owned === undefined) {
        strangers.push(urlId);
        continue;
      }
      const { lane, webhook } = owned;
      // The first call is under way, or waits to be recorded. What comes behind it is found when it has gone.
      if (lane.inMemory.has(callId)) continue;
      lane.floor.lowerTo(dueAt * 1000);
      if (lane.held) continue;
      if (dueAt > epochNow) {
        if (lane.dueTimes.length === 0) lane.expectRetry(dueAt);
        this.#dispatcher.watch(lane, webhook);
      } else if (lane.windowSize * 2 < webhook.windowLimit) {
        lane.backlog = true;
        this.#refiller.want(lane, webhook);
      }
    }
    return strangers;
  }

  /** Calls were queued elsewhere. Answers whether some of the lanes are this worker's. */
  noticeCalls({ urlIds, dueAt }: CallsQueued): boolean {
    let mine = false;
    for (const urlId of urlIds) {
      const owned = this.#registry.find(urlId);
      if (owned === undefined) continue;
      mine = true;
      owned.lane.backlog = true;
      owned.lane.overflowed = true;
      owned.lane.floor.lowerTo(dueAt);
      if (!owned.lane.held && owned.lane.windowSize * 2 < owned.webhook.windowLimit) this.#refiller.want(owned.lane, owned.webhook);
    }
    return mine;
  }

  async #drained(lane: Lane, room: number, longestMs: number): Promise<void> {
    for (let waited = 0; waited < longestMs && lane.windowSize > room; waited += REST_STEP_MS) {
      await new Promise((resolve) => setTimeout(resolve, REST_STEP_MS));
    }
  }
}

/** Up to how full a lane's window may be when so many more are made. */
const roomFor = (more: number, { windowLimit }: OwnedWebhook): number => Math.min(Math.max(more, MOST_AHEAD), windowLimit - Math.min(more, windowLimit / 2));

/** Whether its calls go out as fast as they can: neither its webhook's limit nor its own state holds them back. */
const isFree = (lane: Lane, webhook: OwnedWebhook, now: number): boolean => webhook.timer === undefined && lane.isOpen(now);
