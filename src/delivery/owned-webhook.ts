import type { CallLimit } from './call-limit.ts';
import type { Lane } from './lane.ts';
import type { OpenedHeaders } from './opened-headers.ts';
import type { SigningKey } from './signing-key.ts';

/** Calls a lane's window holds: what two seconds of its share of the limit need, within these bounds. */
const SMALLEST_WINDOW = 8;
const LARGEST_WINDOW = 2_048;
const WINDOW_SECONDS = 2;

/** Calls of a lane that wait in memory, from which on its webhook may be a crowd. */
const CROWD_WINDOW = 64;

/** A webhook that this worker owns: its limit, its keys, and its lanes in turn. */
export class OwnedWebhook {
  readonly id: string;
  readonly accountId: string;
  readonly limit: CallLimit;
  callThrottling: number;
  /** The secret, and after a regeneration the previous one as long as it also signs. */
  keys: readonly SigningKey[];
  /** When the previous secret stops signing, milliseconds since 1970. */
  previousUntil: number | null;
  headers: OpenedHeaders;
  readonly lanes = new Map<number, Lane>();
  /** This worker no longer owns it: what has not been written is another's to write. */
  lost = false;
  /** Stands in the dispatcher's queue. */
  queued = false;
  /** Waits for its next permit. */
  timer: NodeJS.Timeout | undefined;

  #turn: Lane[] = [];
  #next = 0;

  constructor(webhook: { id: string; accountId: string; callThrottling: number; keys: readonly SigningKey[]; previousUntil: number | null; headers: OpenedHeaders; limit: CallLimit }) {
    this.id = webhook.id;
    this.accountId = webhook.accountId;
    this.callThrottling = webhook.callThrottling;
    this.keys = webhook.keys;
    this.previousUntil = webhook.previousUntil;
    this.headers = webhook.headers;
    this.limit = webhook.limit;
  }

  addLane(lane: Lane): void {
    this.lanes.set(lane.urlId, lane);
    this.#turn = [...this.lanes.values()];
  }

  removeLane(urlId: number): void {
    this.lanes.delete(urlId);
    this.#turn = [...this.lanes.values()];
  }

  setLimit(callsPerSecond: number): void {
    if (callsPerSecond === this.callThrottling) return;
    this.callThrottling = callsPerSecond;
    this.limit.setLimit(callsPerSecond);
  }

  /**
   * The next lane in turn that may send now; lanes that may not take no turn.
   * @param mostOf how many calls a lane may have in flight, whatever it has grown to
   */
  laneInTurn(now: number, mostOf: (lane: Lane) => number): Lane | null {
    for (let step = 0; step < this.#turn.length; step += 1) {
      const lane = this.#turn[(this.#next + step) % this.#turn.length]!;
      if (lane.maySend(now) && lane.inFlight < mostOf(lane)) {
        this.#next = (this.#next + step + 1) % this.#turn.length;
        return lane;
      }
    }
    return null;
  }

  /** Whether a call of it may go, as far as its lanes are concerned. */
  waits(now: number): boolean {
    return this.#turn.some((lane) => lane.maySend(now));
  }

  /** Whether it has no calls waiting that could go, and no more than so many of each lane in flight. */
  isQuiet(mostInFlight: number, now: number): boolean {
    return this.#turn.every((lane) => !lane.isOpen(now) || (lane.windowSize === 0 && !lane.backlog && lane.inFlight <= mostInFlight));
  }

  /** Whether it takes all that the process has left: many calls wait that could go, and it is not the limit that keeps them. */
  isCrowd(now: number): boolean {
    return this.limit.isLapsing(now) && this.#turn.some((lane) => lane.windowSize >= CROWD_WINDOW && lane.isOpen(now));
  }

  /** How many calls the window of each lane may hold. */
  get windowLimit(): number {
    const share = Math.ceil((this.callThrottling * WINDOW_SECONDS) / Math.max(1, this.#turn.length));
    return Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, share));
  }
}
