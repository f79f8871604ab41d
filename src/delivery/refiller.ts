import type { Pool } from 'pg';
import type { Lane } from './lane.ts';
import type { LaneRegistry } from './lane-registry.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { QueuedCall } from './queued-call.ts';
import { refillLanes, type LaneWish } from './refill-lanes.ts';
import type { FinishedAttempt } from './finished-attempt.ts';
import type { RightOfWay } from './right-of-way.ts';
import { timeOrderedId } from './time-ordered-id.ts';

/** Lanes and calls of one read. */
const LANES_PER_READ = 128;
const CALLS_PER_READ = 2_048;
/** The same for crowds alone while others wait for what is soon done: a read that is under way is waited for. */
const CALLS_PER_READ_BESIDE_OTHERS = 512;
/** Calls and bytes of all windows together; beyond them a lane gets only what keeps it going. */
const MOST_CALLS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;
const LEAST_CALLS = 4;
const LANE_BYTES = 1024 * 1024;

export interface RefillerParts {
  pool: Pool;
  registry: LaneRegistry;
  rightOfWay: Pick<RightOfWay, 'free' | 'isContested'>;
  /** Calls have come into windows of the webhook. */
  filled(webhook: OwnedWebhook): void;
  /** An attempt that could not be made, since its message's body is gone. */
  unmakeable(attempt: FinishedAttempt, lane: Lane): void;
}

interface Chosen {
  lane: Lane;
  webhook: OwnedWebhook;
  wish: LaneWish;
}

/** Keeps the windows of lanes filled from the queue: one read for many lanes, bounded in calls and bytes. */
export class Refiller {
  readonly #parts: RefillerParts;
  readonly #wanting = new Map<Lane, OwnedWebhook>();
  /** Ends the waiting of crowds for others. */
  #endWait = () => {};

  constructor(parts: RefillerParts) {
    this.#parts = parts;
  }

  want(lane: Lane, webhook: OwnedWebhook): void {
    this.#wanting.set(lane, webhook);
    if (!webhook.isCrowd(performance.now())) this.#endWait();
  }

  /** Reads once. Answers true when lanes still want calls. */
  async runOnce(): Promise<boolean> {
    if (this.#wantsCrowdsAlone()) await this.#giveWay();
    const chosen = this.#choose(this.#parts.rightOfWay.isContested && this.#wantsCrowdsAlone() ? CALLS_PER_READ_BESIDE_OTHERS : CALLS_PER_READ);
    if (chosen.length === 0) return this.#wanting.size > 0;
    const settled = new Set<string>();
    for (const { lane } of chosen) {
      lane.overflowed = false;
      lane.inMemory.beginRead(settled);
    }
    try {
      await this.#refill(chosen, settled);
    } finally {
      for (const { lane } of chosen) lane.inMemory.endRead(settled);
    }
    return this.#wanting.size > 0;
  }

  async #refill(chosen: readonly Chosen[], settled: ReadonlySet<string>): Promise<void> {
    const { calls, bodiless } = await refillLanes(this.#parts.pool, chosen.map(({ wish }) => wish));
    const came = new Map<number, { count: number; bytes: number; lastDueAt: number }>();
    const lanes = new Map(chosen.map(({ lane }) => [lane.urlId, lane]));
    for (const call of calls) {
      const { count, bytes } = came.get(call.urlId) ?? { count: 0, bytes: 0 };
      came.set(call.urlId, { count: count + 1, bytes: bytes + call.size, lastDueAt: call.dueAt });
      if (!settled.has(call.id)) this.#take(call, lanes);
    }
    for (const call of bodiless) if (!settled.has(call.id)) this.#giveUp(call, lanes);
    for (const { lane, webhook, wish } of chosen) {
      const { count, bytes, lastDueAt } = came.get(lane.urlId) ?? { count: 0, bytes: 0, lastDueAt: null };
      lane.floor.read(lastDueAt);
      lane.backlog = count >= wish.calls || bytes >= wish.bytes || lane.overflowed;
      if (lane.backlog && lane.windowSize * 2 < webhook.windowLimit) this.want(lane, webhook);
      if (count > 0) this.#parts.filled(webhook);
    }
  }

  #wantsCrowdsAlone(): boolean {
    const now = performance.now();
    return this.#wanting.size > 0 && [...this.#wanting.values()].every((webhook) => webhook.isCrowd(now));
  }

  /** Until others have what they wait for, or one that is no crowd wants calls. */
  async #giveWay(): Promise<void> {
    const { free } = this.#parts.rightOfWay;
    if (free === undefined) return;
    const other = new Promise<void>((resolve) => {
      this.#endWait = resolve;
    });
    await Promise.race([free, other]);
  }

  /** @param most calls of this read */
  #choose(most: number): Chosen[] {
    const chosen: Chosen[] = [];
    let { calls: callsHeld, bytes: bytesHeld } = this.#parts.registry.windows;
    let callsAsked = 0;
    for (const [lane, webhook] of this.#candidates()) {
      if (chosen.length >= LANES_PER_READ || callsAsked >= most) break;
      this.#wanting.delete(lane);
      if (lane.held || this.#parts.registry.find(lane.urlId)?.lane !== lane) continue;
      const room = webhook.windowLimit - lane.windowSize;
      const calls = Math.min(room, Math.max(LEAST_CALLS - lane.windowSize, MOST_CALLS - callsHeld), most);
      if (calls <= 0) continue;
      const bytes = Math.max(1, Math.min(LANE_BYTES - lane.windowBytes, MOST_BYTES - bytesHeld));
      if (bytesHeld > MOST_BYTES && lane.windowSize > 0) continue;
      chosen.push({ lane, webhook, wish: { accountId: webhook.accountId, webhookId: webhook.id, urlId: lane.urlId, calls, bytes, from: lane.floor.begin(), inMemory: lane.inMemory } });
      callsHeld += calls;
      callsAsked += calls;
      bytesHeld += Math.min(bytes, calls * 1024);
    }
    return chosen;
  }

  /**
   * Lanes that want calls, each with those of its webhook that have some room: what waits for them are calls of the same messages,
   * whose bodies are then read once.
   */
  *#candidates(): Iterable<[Lane, OwnedWebhook]> {
    const together = new Set<OwnedWebhook>();
    for (const [lane, webhook] of this.#wanting) {
      yield [lane, webhook];
      if (together.has(webhook)) continue;
      together.add(webhook);
      for (const other of webhook.lanes.values()) {
        const hasRoom = other.backlog && other.windowSize * 4 < webhook.windowLimit * 3;
        if (other !== lane && (hasRoom || this.#wanting.has(other))) yield [other, webhook];
      }
    }
  }

  /** The lane that was read for, unless the webhook was lost meanwhile: regained, it has another lane, which nobody would wake. */
  #laneOf(call: QueuedCall, lanes: ReadonlyMap<number, Lane>): Lane | undefined {
    const lane = lanes.get(call.urlId);
    return lane !== undefined && this.#parts.registry.find(call.urlId)?.lane === lane && !lane.inMemory.has(call.id) ? lane : undefined;
  }

  #take(call: QueuedCall, lanes: ReadonlyMap<number, Lane>): void {
    const lane = this.#laneOf(call, lanes);
    if (lane === undefined) return;
    if (lane.held) lane.floor.lowerTo(call.dueAt);
    else lane.push(call);
  }

  #giveUp(call: QueuedCall, lanes: ReadonlyMap<number, Lane>): void {
    const lane = this.#laneOf(call, lanes);
    if (lane === undefined) return;
    lane.inMemory.add(call.id);
    this.#parts.unmakeable(
      {
        call, id: timeOrderedId(), number: call.attempts, outcome: 'dead', startedAt: Date.now() * 1000, durationMs: 0, httpStatus: null,
        errorCode: 'no_body', details: 'The message is past its retention', response: null, nextAt: null, dueAgainAt: null,
      },
      lane,
    );
  }
}
