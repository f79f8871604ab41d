import { Chain, type Linked } from './chain.ts';
import type { Lane } from './lane.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { QueuedCall } from './queued-call.ts';
import type { RightOfWay } from './right-of-way.ts';
import { SlowThreshold } from './slow-threshold.ts';

/** Calls in flight that count: one that has become slow counts no more, so that hanging URLs do not fill the worker. */
const MOST_ACTIVE = 128;
/** Beyond these, so many more for lanes with hardly any in flight: a crowd whose receiver is far keeps its places for as long as each answer takes, and begins and ends them in heaps. */
const MOST_OF_FEW = 16;
/** In flight of a lane that has hardly any. */
const FEW = 4;
/**
 * Calls of one lane in flight while the process has much to do and a quiet webhook calls: what is begun at once has to be finished at once,
 * and everybody waits for that. A receiver that takes its time is given so many for each millisecond it takes.
 */
const LEAST_BESIDE_QUIET = 4;
const BESIDE_QUIET_PER_MS = 16;
/** A quiet webhook has called within this time. */
const QUIET_MS = 1_000;
/** Calls of one lane in flight of a webhook that counts as quiet. */
const MOST_OF_QUIET = 4;
/** Calls that hang at once, over all lanes; beyond it nothing is begun, so that sockets stay bounded. */
const MOST_SLOW = 4_096;
/** Finished attempts that are not yet recorded; beyond it nothing is sent. */
const MOST_UNSETTLED = 4_000;
/** How often is looked what has become slow or due: while calls are under way, and while lanes wait for their time alone. */
const TICK_MS = 20;
const WAITING_TICK_MS = 100;

const mostAlone = () => MOST_ACTIVE;
const mostWhenFull = () => FEW;
const mostBesideQuiet = ({ fastestMs }: Lane) => Math.min(MOST_ACTIVE, Math.max(LEAST_BESIDE_QUIET, BESIDE_QUIET_PER_MS * fastestMs));

/** A call being sent. */
export interface Sending {
  abort(): void;
  /** For how long it waited for its turn, with its connection: that is not the receiver's time. */
  readonly waitedMs: number;
}

/** What the end of a call means for its lane. */
export type LaneOutcome =
  | { kind: 'delivered' }
  /** pauseMs: the receiver asked for a pause of the whole URL; overloaded: it said that it gets too much. */
  | { kind: 'failed'; pauseMs: number; overloaded: boolean }
  /** Ended without an answer on our side; its row stays in the queue. */
  | { kind: 'dropped' };

export interface DispatcherParts {
  /** Begins one POST; `done` is called once, when it ended. */
  send(call: QueuedCall, lane: Lane, webhook: OwnedWebhook, done: (outcome: LaneOutcome) => void): Sending;
  callTimeoutMs: number;
  /** Whether this worker may still call for its webhooks: its lease is fresh. */
  mayCall(now: number): boolean;
  unsettled(): number;
  /** Whether the process has much to do. */
  isBusy(): boolean;
  rightOfWay: Pick<RightOfWay, 'free'>;
  /** The window of a lane runs low while its queue holds more. */
  wantsCalls(lane: Lane, webhook: OwnedWebhook): void;
}

interface InFlight extends Linked<InFlight> {
  call: QueuedCall;
  lane: Lane;
  webhook: OwnedWebhook;
  sending: Sending | undefined;
  startedAt: number;
  slow: boolean;
}

/**
 * Gives each webhook in turn a permit of its limit, and each of its lanes in turn a call, as long as the worker has room.
 * Thin and in memory: what is sent, and what follows, is others' affair.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #inFlight = new Chain<InFlight>();
  #queue: OwnedWebhook[] = [];
  #active = 0;
  #slow = 0;
  readonly #slowAfter = new SlowThreshold();
  #stopped = false;
  #closed = false;
  #pumping = false;
  /** Lanes that wait for a time: closed by the breaker or a receiver's wish, or with retries known to come due. */
  readonly #waiting = new Map<Lane, OwnedWebhook>();
  /** Crowds that wait for what goes first. */
  readonly #givingWay = new Set<OwnedWebhook>();
  /** Lanes that wait for the next permit of their release. */
  readonly #pacing = new Map<Lane, NodeJS.Timeout>();
  #ticker: NodeJS.Timeout | undefined;
  #tickAfterMs = Infinity;
  /** Who was quiet when it called, last of all, and until when that counts. */
  #quiet: OwnedWebhook | undefined;
  #quietUntil = -Infinity;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Something about the webhook changed for the better: calls came, a lane opened, its limit rose. */
  wake(webhook: OwnedWebhook): void {
    this.#enqueue(webhook);
    this.#pump();
  }

  /** The lane has to be looked at when a time has come. */
  watch(lane: Lane, webhook: OwnedWebhook): void {
    this.#waiting.set(lane, webhook);
    this.#planTick();
  }

  /** Forgets a webhook that this worker no longer owns. Its calls in flight end as they will. */
  forget(webhook: OwnedWebhook): void {
    clearTimeout(webhook.timer);
    webhook.timer = undefined;
    this.#queue = this.#queue.filter((queued) => queued !== webhook);
    webhook.queued = false;
    for (const lane of webhook.lanes.values()) {
      lane.dropWindow();
      this.#waiting.delete(lane);
      this.#stopPacing(lane);
    }
  }

  /** Begins no more calls. */
  stopSending(): void {
    this.#stopped = true;
  }

  /** Ends the calls in flight without an answer. */
  abortAll(): void {
    for (const { sending } of this.#inFlight) sending?.abort();
  }

  close(): void {
    this.#stopped = true;
    this.#closed = true;
    clearTimeout(this.#ticker);
    for (const webhook of this.#queue) clearTimeout(webhook.timer);
    for (const lane of this.#pacing.keys()) this.#stopPacing(lane);
  }

  #enqueue(webhook: OwnedWebhook): void {
    if (webhook.queued || webhook.timer !== undefined) return;
    webhook.queued = true;
    this.#queue.push(webhook);
  }

  #hasRoom(): boolean {
    return !this.#stopped && this.#active < MOST_ACTIVE + MOST_OF_FEW && this.#slow < MOST_SLOW && this.#parts.unsettled() < MOST_UNSETTLED;
  }

  #pump(): void {
    // A send may fail, and so end, before it returns.
    if (this.#pumping) return;
    this.#pumping = true;
    const full: OwnedWebhook[] = [];
    try {
      // The lease is looked at before each call: the process may have been stopped in between.
      for (let now = performance.now(); this.#queue.length > 0 && this.#hasRoom() && this.#parts.mayCall(now); now = performance.now()) {
        const webhook = this.#queue.shift()!;
        webhook.queued = false;
        if (this.#givesWay(webhook, now)) continue;
        const isFull = this.#active >= MOST_ACTIVE;
        const lane = webhook.laneInTurn(now, isFull ? mostWhenFull : this.#mostOfALane(webhook, now));
        if (lane === null) {
          webhook.queued = isFull && webhook.waits(now);
          if (webhook.queued) full.push(webhook);
          continue;
        }
        if (!webhook.limit.tryBegin(now)) {
          this.#waitForPermit(webhook, now);
          continue;
        }
        this.#begin(webhook, lane, now);
        this.#enqueue(webhook);
      }
    } finally {
      // They keep their turn.
      this.#queue.unshift(...full);
      this.#pumping = false;
      this.#planTick();
    }
  }

  /** Whether a crowd has to wait for what goes first; it goes on of itself. */
  #givesWay(webhook: OwnedWebhook, now: number): boolean {
    const { free } = this.#parts.rightOfWay;
    if (free === undefined || !webhook.isCrowd(now)) return false;
    if (this.#givingWay.size === 0) void free.then(() => this.#goOn());
    this.#givingWay.add(webhook);
    return true;
  }

  #goOn(): void {
    for (const webhook of this.#givingWay) this.#enqueue(webhook);
    this.#givingWay.clear();
    this.#pump();
  }

  #mostOfALane(webhook: OwnedWebhook, now: number): (lane: Lane) => number {
    return now < this.#quietUntil && webhook !== this.#quiet && this.#parts.isBusy() ? mostBesideQuiet : mostAlone;
  }

  /** The next look, if there is anything to look at, is not later than this; an idle worker does not wake up. */
  #planTick(): void {
    const afterMs = this.#inFlight.size > 0 || this.#queue.length > 0 ? TICK_MS : this.#waiting.size > 0 ? WAITING_TICK_MS : Infinity;
    if (this.#closed || afterMs >= this.#tickAfterMs) return;
    clearTimeout(this.#ticker);
    this.#tickAfterMs = afterMs;
    this.#ticker = setTimeout(() => {
      this.#tickAfterMs = Infinity;
      this.#tick();
      this.#planTick();
    }, afterMs);
  }

  #waitForPermit(webhook: OwnedWebhook, now: number): void {
    webhook.timer = setTimeout(() => {
      webhook.timer = undefined;
      this.wake(webhook);
    }, webhook.limit.waitMs(now));
  }

  #begin(webhook: OwnedWebhook, lane: Lane, now: number): void {
    const call = lane.take();
    if (lane.windowSize === 0 && webhook.isQuiet(MOST_OF_QUIET, now)) {
      this.#quiet = webhook;
      this.#quietUntil = now + QUIET_MS;
    }
    lane.spendPace(now);
    this.#pace(lane, webhook, lane.paceWaitMs(now));
    const flight: InFlight = { call, lane, webhook, sending: undefined, startedAt: now, slow: false, chain: null, previous: null, next: null };
    this.#inFlight.add(flight);
    this.#active += 1;
    flight.sending = this.#parts.send(call, lane, webhook, (outcome) => this.#ended(flight, outcome));
    if (lane.backlog && lane.windowSize * 2 < webhook.windowLimit) this.#parts.wantsCalls(lane, webhook);
  }

  #pace(lane: Lane, webhook: OwnedWebhook, waitMs: number): void {
    if (waitMs === 0 || this.#pacing.has(lane)) return;
    this.#pacing.set(lane, setTimeout(() => {
      this.#pacing.delete(lane);
      // A timer may be early by a fraction of a millisecond.
      const leftMs = lane.paceWaitMs(performance.now());
      if (leftMs > 0) this.#pace(lane, webhook, leftMs);
      else this.wake(webhook);
    }, Math.ceil(waitMs)));
  }

  #stopPacing(lane: Lane): void {
    clearTimeout(this.#pacing.get(lane));
    this.#pacing.delete(lane);
  }

  #ended(flight: InFlight, outcome: LaneOutcome): void {
    if (!this.#inFlight.delete(flight)) return;
    const { call, lane, webhook, slow } = flight;
    if (slow) this.#slow -= 1;
    else this.#active -= 1;
    if (outcome.kind === 'delivered') {
      const answerMs = performance.now() - flight.startedAt - (flight.sending?.waitedMs ?? 0);
      this.#slowAfter.observe(answerMs);
      lane.delivered(slow, answerMs);
    } else if (outcome.kind === 'failed') lane.failed(slow, performance.now(), outcome.pauseMs, outcome.overloaded);
    else {
      lane.dropped(slow, call);
      // A worker that is about to lose the webhook reads in vain; one whose heartbeat was only late goes on.
      this.#parts.wantsCalls(lane, webhook);
    }
    if (lane.closedUntil > performance.now()) this.watch(lane, webhook);
    this.#enqueue(webhook);
    this.#pump();
  }

  #tick(): void {
    const now = performance.now();
    const slowAfter = this.#slowAfter.milliseconds;
    // In the order they began.
    for (const flight of this.#inFlight) {
      const age = now - flight.startedAt;
      if (age < slowAfter) break;
      // One that waits for its turn, too: its limit may have been lowered, and others need its place.
      if (!flight.slow) {
        flight.slow = true;
        this.#active -= 1;
        this.#slow += 1;
        flight.lane.becameSlow();
      }
      if (age - (flight.sending?.waitedMs ?? 0) >= this.#parts.callTimeoutMs) flight.sending?.abort();
    }
    const epochNow = Date.now();
    for (const [lane, webhook] of this.#waiting) {
      const opened = lane.closedUntil <= now;
      if (opened && lane.retriesDue(epochNow)) {
        lane.backlog = true;
        this.#parts.wantsCalls(lane, webhook);
      }
      if (opened && lane.dueTimes.length === 0) this.#waiting.delete(lane);
      if (opened) this.#enqueue(webhook);
    }
    this.#pump();
  }
}
