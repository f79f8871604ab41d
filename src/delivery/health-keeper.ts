import type { Pool } from 'pg';
import { endReleases } from './end-releases.ts';
import type { Lane } from './lane.ts';
import type { LaneRegistry } from './lane-registry.ts';
import type { OwnedWebhook } from './owned-webhook.ts';
import type { FinishedAttempt } from './settle-attempts.ts';
import { writeHealth } from './write-health.ts';

export interface HealthKeeperParts {
  pool: Pool;
  registry: LaneRegistry;
  /** Milliseconds of failures without a success after which a URL is held. */
  holdAfterMs: number;
  hold(lane: Lane, webhook: OwnedWebhook, reason: string): void;
}

/** Keeps the health of URLs: writes what has turned, holds what has failed for too long, ends releases that are through. */
export class HealthKeeper {
  readonly #parts: HealthKeeperParts;
  readonly #touched = new Set<Lane>();

  constructor(parts: HealthKeeperParts) {
    this.#parts = parts;
  }

  /** Takes note of an attempt. In memory alone: it is on the way of every call. */
  note({ outcome, startedAt, durationMs }: Pick<FinishedAttempt, 'outcome' | 'startedAt' | 'durationMs'>, lane: Lane): void {
    if (outcome === 'delivered') {
      if (lane.health.delivered()) this.#touched.add(lane);
      return;
    }
    lane.health.failed(startedAt / 1000 + durationMs);
    this.#touched.add(lane);
  }

  async runOnce(now: number): Promise<void> {
    await this.#endReleases();
    const owned = [...this.#touched].flatMap((lane) => {
      const found = this.#parts.registry.find(lane.urlId);
      return found?.lane === lane ? [found] : [];
    });
    this.#touched.clear();
    const writing = owned.flatMap(({ lane, webhook }) => {
      const health = lane.health.toWrite(now);
      return health === null ? [] : [{ lane, webhook, health }];
    });
    if (writing.length > 0) {
      try {
        await writeHealth(this.#parts.pool, writing.map(({ lane, webhook, health }) => ({ accountId: webhook.accountId, webhookId: webhook.id, urlId: lane.urlId, ...health })));
      } catch (error) {
        for (const { lane } of writing) this.#touched.add(lane);
        throw error;
      }
      for (const { lane, health } of writing) lane.health.wrote(health, now);
    }
    for (const { lane, webhook } of owned) {
      const { failingSince } = lane.health;
      if (lane.held || failingSince === null || !lane.health.isToBeHeld(now, this.#parts.holdAfterMs)) continue;
      this.#parts.hold(lane, webhook, `failing since ${new Date(failingSince).toISOString().slice(0, 19)}Z`);
    }
  }

  async #endReleases(): Promise<void> {
    const releasing = [...this.#parts.registry.lanes()].filter(({ lane }) => lane.isReleased && !lane.held).map(({ lane }) => lane.urlId);
    if (releasing.length === 0) return;
    for (const urlId of await endReleases(this.#parts.pool, releasing)) this.#parts.registry.find(urlId)?.lane.setPace(null, 0);
  }
}
