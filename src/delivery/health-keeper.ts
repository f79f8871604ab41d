import type { Pool } from 'pg';
import { endReleases } from './end-releases.ts';
import type { Lane } from './lane.ts';
import type { LaneRegistry } from './lane-registry.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { FinishedAttempt } from './finished-attempt.ts';
import { writeHealth } from './write-health.ts';

/** Characters kept of why a call failed. */
const LONGEST_REASON = 200;
/** URLs whose times and counts are written anew in one run, so that thousands of busy ones cost little. */
const MOST_REWRITTEN = 250;

type OwnedLane = NonNullable<ReturnType<LaneRegistry['find']>>;

export interface HealthKeeperParts {
  pool: Pool;
  registry: LaneRegistry;
  /** Milliseconds of failures without a success after which a URL is held. */
  holdAfterMs: number;
  hold(lane: Lane, webhook: OwnedWebhook, reason: string): void;
}

/** Keeps the health of URLs: writes what has turned at once and the rest now and then, holds what has failed for too long, ends releases that are through. */
export class HealthKeeper {
  readonly #parts: HealthKeeperParts;
  readonly #touched = new Set<Lane>();

  constructor(parts: HealthKeeperParts) {
    this.#parts = parts;
  }

  /** Takes note of an attempt. In memory alone: it is on the way of every call. */
  note({ outcome, startedAt, durationMs, errorCode, details }: Pick<FinishedAttempt, 'outcome' | 'startedAt' | 'durationMs' | 'errorCode' | 'details'>, lane: Lane): void {
    const endedAt = startedAt / 1000 + durationMs;
    if (outcome === 'delivered') lane.health.delivered(endedAt);
    else lane.health.failed(endedAt, (details ?? errorCode ?? outcome).slice(0, LONGEST_REASON));
    this.#touched.add(lane);
  }

  async runOnce(now: number): Promise<void> {
    await this.#endReleases();
    const owned = this.#owned();
    await this.#write(owned, now, (lane) => lane.health.isDue(now), MOST_REWRITTEN);
    for (const { lane, webhook } of owned) {
      const { failingSince } = lane.health;
      if (lane.held || failingSince === null || !lane.health.isToBeHeld(now, this.#parts.holdAfterMs)) continue;
      this.#parts.hold(lane, webhook, `failing since ${new Date(failingSince).toISOString().slice(0, 19)}Z`);
    }
  }

  /** Writes all that is not written yet, before the webhooks are given back. */
  async flush(now: number): Promise<void> {
    await this.#write(this.#owned(), now, (lane) => lane.health.isDirty, Infinity);
  }

  /** The lanes with something to write or judge that are still this worker's, those that have waited longest first. */
  #owned(): OwnedLane[] {
    const owned: OwnedLane[] = [];
    for (const lane of this.#touched) {
      const found = this.#parts.registry.find(lane.urlId);
      if (found?.lane === lane) owned.push(found);
      else this.#touched.delete(lane);
    }
    return owned;
  }

  /** @param mostRewritten of those that neither began nor ceased to fail, at most so many */
  async #write(owned: readonly OwnedLane[], now: number, isDue: (lane: Lane) => boolean, mostRewritten: number): Promise<void> {
    let rewritten = 0;
    const writing = owned.filter(({ lane }) => isDue(lane) && (lane.health.hasTurned || (rewritten += 1) <= mostRewritten));
    if (writing.length === 0) return;
    const healths = writing.map(({ lane, webhook }) => ({ accountId: webhook.accountId, webhookId: webhook.id, urlId: lane.urlId, ...lane.health.write(now) }));
    for (const { lane } of writing) this.#touched.delete(lane);
    try {
      await writeHealth(this.#parts.pool, healths);
    } catch (error) {
      for (const { lane } of writing) {
        lane.health.notWritten();
        this.#touched.add(lane);
      }
      throw error;
    }
  }

  async #endReleases(): Promise<void> {
    const releasing = [...this.#parts.registry.lanes()].filter(({ lane }) => lane.isReleased && !lane.held).map(({ lane }) => lane.urlId);
    if (releasing.length === 0) return;
    for (const urlId of await endReleases(this.#parts.pool, releasing)) this.#parts.registry.find(urlId)?.lane.setPace(null, 0);
  }
}
