import type { Pool } from 'pg';
import type { Observe } from '../observe.ts';
import type { LaneRegistry } from './lane-registry.ts';
import { listChangedWebhooks, loadDefinitionVersions, loadLanes } from './load-lanes.ts';
import { claimWebhooks, joinWorkers, leaveWorkers, releaseOthers, releaseWebhooks, sendHeartbeat } from './membership.ts';
import type { OwnedWebhook } from './owned-webhook.ts';

/** A worker calls only while its last confirmed heartbeat is younger: well under the ten seconds after which others take over. */
export const LEASE_MS = 6_000;
/** Webhooks that were found to be another worker's, or to be left to another worker, are not asked for again this soon. */
const ANOTHERS_MS = 2_000;
/** What a heartbeat said of the shares holds this long; so a full worker asks for no more than four a second, however many webhooks call. */
const SHARES_MS = 250;

export interface OwnershipParts {
  pool: Pool;
  registry: LaneRegistry;
  observe: Observe;
  /** Webhooks came or changed. */
  changed(webhook: OwnedWebhook): void;
  /** The worker may no longer call for this webhook. */
  lost(webhook: OwnedWebhook): void;
}

/**
 * Which webhooks are this worker's. Heartbeats keep the lease; a fair share of all webhooks is taken and what is above it given back;
 * changed definitions are read again. One of these at a time: what was read before a webhook was given back must not bring it
 * in again after.
 */
export class Ownership {
  readonly #parts: OwnershipParts;
  readonly #versions = new Map<string, number>();
  readonly #anothers = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();
  #workerId = 0;
  /** How many webhooks are this worker's by the last heartbeat; a worker alone takes all. */
  #share = Infinity;
  #confirmedAt = -Infinity;

  constructor(parts: OwnershipParts) {
    this.#parts = parts;
  }

  async join(): Promise<void> {
    const began = performance.now();
    this.#workerId = await joinWorkers(this.#parts.pool);
    this.#confirmedAt = began;
    this.#parts.observe({ kind: 'worker.joined', workerId: this.#workerId });
  }

  /** The lease by the monotonic clock, from before the heartbeat was sent. */
  isFresh(now: number): boolean {
    return now - this.#confirmedAt < LEASE_MS;
  }

  /** One heartbeat, and what follows from it. */
  beat(): Promise<void> {
    return this.#inTurn(() => this.#beat());
  }

  async #beat(): Promise<void> {
    const began = performance.now();
    const dropped = this.isFresh(began) ? [] : this.#dropAll(began - this.#confirmedAt);
    const membership = await sendHeartbeat(this.#parts.pool, this.#workerId);
    // One that took long on its way may find the lease fresh and the webhooks in other hands all the same.
    if (membership?.lived !== true) dropped.push(...this.#dropAll(began - this.#confirmedAt));
    if (membership === null) {
      await this.join();
      return;
    }
    this.#confirmedAt = began;
    if (dropped.length > 0) await releaseWebhooks(this.#parts.pool, this.#workerId, dropped);
    const { webhooks } = this.#parts.registry;
    // Taken by a claim whose answer was lost, or whose lanes could not be read: nobody would call for them.
    if (membership.owned > webhooks.size) await releaseOthers(this.#parts.pool, this.#workerId, [...webhooks.keys()]);
    const share = Math.ceil(membership.webhooks / membership.workers);
    this.#share = membership.workers > 1 ? share : Infinity;
    const surplus = webhooks.size - this.#share;
    if (surplus > 0) await this.#release(surplus);
    else await this.#claim(share - webhooks.size, null);
  }

  /**
   * Takes webhooks that nobody owns and for which calls have turned up, within this worker's share: what it took beyond that it would
   * give back at its next heartbeat, before its first call, and take again, as long as the heartbeats of others fall in between.
   */
  claim(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const { webhooks } = this.#parts.registry;
      const now = performance.now();
      const wanted = ids.filter((id) => !webhooks.has(id) && (this.#anothers.get(id) ?? 0) < now);
      const full = webhooks.size >= this.#share;
      if (wanted.length === 0 || (full && now - this.#confirmedAt < SHARES_MS)) return;
      for (const id of wanted) this.#anothers.set(id, now + ANOTHERS_MS);
      if (this.#anothers.size > 100_000) this.#anothers.clear();
      // A new webhook may have made the shares larger.
      if (full) await this.#beat();
      await this.#claim(Math.min(wanted.length, this.#share - webhooks.size), wanted);
    });
  }

  /** @param only the webhooks that may be taken; null: any that nobody owns */
  async #claim(limit: number, only: readonly string[] | null): Promise<void> {
    if (limit <= 0) return;
    const claimed = await claimWebhooks(this.#parts.pool, this.#workerId, limit, only);
    if (claimed.length === 0) return;
    const fresh = new Set(claimed.filter((webhook) => webhook.fresh).map(({ webhookId }) => webhookId));
    await this.#rememberVersions(new Set(claimed.map(({ accountId }) => accountId)));
    await this.#load(claimed.map(({ webhookId }) => webhookId), fresh);
    this.#observeOwned(claimed.length, 0);
  }

  /** Reads again what has changed of the webhooks owned. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#refresh());
  }

  async #refresh(): Promise<void> {
    const { registry } = this.#parts;
    const versions = await loadDefinitionVersions(this.#parts.pool, registry.accountIds());
    const changed = [...versions].filter(([id, version]) => this.#versions.get(id) !== version);
    if (changed.length === 0) return;
    const webhooks = await listChangedWebhooks(this.#parts.pool, changed.map(([id]) => [id, this.#versions.get(id) ?? -1]));
    await this.#load(webhooks.filter((id) => registry.webhooks.has(id)), new Set());
    for (const [id, version] of changed) this.#versions.set(id, version);
  }

  /** Gives all back. The last call must have been begun before. */
  leave(): Promise<void> {
    return this.#inTurn(async () => {
      for (const id of [...this.#parts.registry.webhooks.keys()]) this.#forget(id);
      await leaveWorkers(this.#parts.pool, this.#workerId);
      this.#parts.observe({ kind: 'worker.left', workerId: this.#workerId });
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** Webhooks are loaded after this: they are at least as new as the version that is remembered. */
  async #rememberVersions(accountIds: ReadonlySet<string>): Promise<void> {
    const unknown = [...accountIds].filter((id) => !this.#versions.has(id));
    if (unknown.length === 0) return;
    for (const [id, version] of await loadDefinitionVersions(this.#parts.pool, unknown)) this.#versions.set(id, version);
  }

  async #load(ids: readonly string[], fresh: ReadonlySet<string>): Promise<void> {
    if (ids.length === 0) return;
    const definitions = await loadLanes(this.#parts.pool, ids);
    const standing = new Set(definitions.map(({ id }) => id));
    for (const definition of definitions) {
      const { webhook } = await this.#parts.registry.put(definition, fresh.has(definition.id));
      this.#parts.changed(webhook);
    }
    for (const id of ids) if (!standing.has(id)) this.#forget(id);
  }

  async #release(count: number): Promise<void> {
    const ids = [...this.#parts.registry.webhooks.keys()].slice(-count);
    for (const id of ids) this.#forget(id);
    await releaseWebhooks(this.#parts.pool, this.#workerId, ids);
    this.#observeOwned(0, ids.length);
  }

  #dropAll(silentMs: number): string[] {
    const ids = [...this.#parts.registry.webhooks.keys()];
    if (ids.length === 0) return ids;
    for (const id of ids) this.#forget(id);
    this.#parts.observe({ kind: 'worker.lease-lost', workerId: this.#workerId, silentMs });
    return ids;
  }

  #forget(id: string): void {
    const webhook = this.#parts.registry.remove(id);
    if (webhook !== undefined) this.#parts.lost(webhook);
  }

  #observeOwned(gained: number, lost: number): void {
    this.#parts.observe({ kind: 'webhooks.owned', workerId: this.#workerId, gained, lost, total: this.#parts.registry.webhooks.size });
  }
}
