import type { SecretBox } from '../accounts/secret-box.ts';
import { CallLimit } from './call-limit.ts';
import { Lane, type WindowTotals } from './lane.ts';
import { laneTarget } from './lane-target.ts';
import type { WebhookWithLanes } from './load-lanes.ts';
import { openHeaders } from './opened-headers.ts';
import { OwnedWebhook } from './owned-webhook.ts';
import { signingKey } from './signing-key.ts';

/** A new owner makes no call in its first second: the last owner may have used up the limit of this one. */
export const FIRST_CALL_AFTER_MS = 1_000;

/** The webhooks that this worker owns, with their lanes, as the definitions stand. */
export class LaneRegistry {
  readonly webhooks = new Map<string, OwnedWebhook>();
  readonly #windows: WindowTotals = { calls: 0, bytes: 0 };
  readonly #lanes = new Map<number, { lane: Lane; webhook: OwnedWebhook }>();
  readonly #secretBox: Pick<SecretBox, 'open'>;
  readonly #publicUrl: string;

  constructor(secretBox: Pick<SecretBox, 'open'>, publicUrl: string) {
    this.#secretBox = secretBox;
    this.#publicUrl = publicUrl;
  }

  find(urlId: number): { lane: Lane; webhook: OwnedWebhook } | undefined {
    return this.#lanes.get(urlId);
  }

  lanes(): IterableIterator<{ lane: Lane; webhook: OwnedWebhook }> {
    return this.#lanes.values();
  }

  /** What the windows of all lanes hold. */
  get windows(): Readonly<WindowTotals> {
    return this.#windows;
  }

  accountIds(): string[] {
    return [...new Set([...this.webhooks.values()].map(({ accountId }) => accountId))];
  }

  /**
   * Takes in a webhook, or what has changed of it: limit, secrets, headers, URLs.
   * @param fresh nobody has owned it before this worker
   * @returns lanes that are gone, to be dropped by whoever holds calls of them.
   */
  async put(definition: WebhookWithLanes, fresh: boolean): Promise<{ webhook: OwnedWebhook; removed: Lane[] }> {
    const secrets = [definition.secret, ...(definition.previousSecret === null ? [] : [definition.previousSecret])];
    const keys = (await Promise.all(secrets.map((sealed) => this.#secretBox.open(sealed)))).map(signingKey);
    const headers = await openHeaders(this.#secretBox, definition.customHeaders);
    let webhook = this.webhooks.get(definition.id);
    if (webhook === undefined) {
      const limit = new CallLimit(definition.callThrottling, performance.now() + (fresh ? 0 : FIRST_CALL_AFTER_MS));
      webhook = new OwnedWebhook({ ...definition, keys, previousUntil: definition.previousSecretUntil, headers, limit });
      this.webhooks.set(definition.id, webhook);
    } else {
      webhook.setLimit(definition.callThrottling);
      webhook.keys = keys;
      webhook.previousUntil = definition.previousSecretUntil;
      webhook.headers = headers;
    }
    return { webhook, removed: this.#putLanes(webhook, definition) };
  }

  /** Forgets a webhook that is deleted or given back. */
  remove(webhookId: string): OwnedWebhook | undefined {
    const webhook = this.webhooks.get(webhookId);
    if (webhook === undefined) return undefined;
    webhook.lost = true;
    this.webhooks.delete(webhookId);
    for (const urlId of webhook.lanes.keys()) this.#lanes.delete(urlId);
    return webhook;
  }

  #putLanes(webhook: OwnedWebhook, definition: WebhookWithLanes): Lane[] {
    const standing = new Set(definition.urls.map(({ id }) => id));
    const removed: Lane[] = [];
    for (const [urlId, lane] of webhook.lanes) {
      if (standing.has(urlId)) continue;
      lane.held = true;
      lane.dropWindow();
      webhook.removeLane(urlId);
      this.#lanes.delete(urlId);
      removed.push(lane);
    }
    for (const url of definition.urls) {
      const known = webhook.lanes.get(url.id);
      const lane = known ?? new Lane(url.id, laneTarget(url.url, this.#publicUrl), url.state === 'held', url, this.#windows);
      if (known === undefined) {
        webhook.addLane(lane);
        this.#lanes.set(url.id, { lane, webhook });
      } else if (!lane.holding) {
        this.#renew(lane, url);
      }
      lane.resumedAt = url.resumedAt;
      lane.setPace(url.releaseRate, performance.now());
    }
    return removed;
  }

  #renew(lane: Lane, { state, resumedAt }: WebhookWithLanes['urls'][number]): void {
    // It may also have been held and resumed since it was last looked at.
    if (lane.resumedAt !== resumedAt) lane.resumed();
    if (lane.held === (state === 'held')) return;
    lane.held = state === 'held';
    // What is discarded meanwhile must not come out of the window.
    if (lane.held) lane.dropWindow();
    lane.backlog = true;
  }
}
