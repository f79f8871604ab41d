import type { Queryable } from '../db/queryable.ts';
import type { SealedHeaders } from '../webhooks/custom-headers.ts';

/** A webhook with its outgoing URLs as its owner needs them. Secrets are sealed. */
export interface WebhookWithLanes {
  id: string;
  accountId: string;
  callThrottling: number;
  secret: string;
  previousSecret: string | null;
  /** Milliseconds since 1970. */
  previousSecretUntil: number | null;
  customHeaders: SealedHeaders;
  urls: {
    id: number;
    url: string;
    state: 'active' | 'held';
    consecutiveFailures: number;
    /** These two: milliseconds since 1970. */
    failingSince: number | null;
    resumedAt: number | null;
    /** Calls per second while what waited is released. */
    releaseRate: number | null;
  }[];
}

/** The webhooks named, without those deleted. */
export async function loadLanes(db: Queryable, webhookIds: readonly string[]): Promise<WebhookWithLanes[]> {
  const { rows } = await db.query<WebhookWithLanes>({
    name: 'load-lanes',
    text: `
      select w.id, w.account_id as "accountId", w.call_throttling as "callThrottling", w.secret, w.previous_secret as "previousSecret",
        (extract(epoch from w.previous_secret_until) * 1000)::bigint as "previousSecretUntil", w.custom_headers as "customHeaders",
        coalesce((
          select json_agg(json_build_object('id', u.id, 'url', u.url, 'state', u.state, 'consecutiveFailures', u.consecutive_failures,
            'failingSince', (extract(epoch from u.failing_since) * 1000)::bigint, 'resumedAt', (extract(epoch from u.resumed_at) * 1000)::bigint,
            'releaseRate', u.release_rate) order by u.position)
          from rowcast.outgoing_url u where u.account_id = w.account_id and u.webhook_id = w.id and u.removed_at is null
        ), '[]') as urls
      from rowcast.webhook w
      where w.id = any ($1::text[]) and w.deleted_at is null`,
    values: [webhookIds],
  });
  return rows;
}

/** The definition versions of accounts: what has changed since is to be loaded again. */
export async function loadDefinitionVersions(db: Queryable, accountIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ id: string; version: number }>({
    name: 'load-definition-versions',
    text: `select id, definition_version as version from rowcast.account where id = any ($1::text[])`,
    values: [accountIds],
  });
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Of these accounts the webhooks, deleted ones too, whose own definition changed after the version. Changes of an account commit in the order of its versions. */
export async function listChangedWebhooks(db: Queryable, since: readonly (readonly [accountId: string, version: number])[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'list-changed-webhooks',
    text: `
      select w.id from unnest($1::text[], $2::bigint[]) k (account_id, version)
      join rowcast.webhook w on w.account_id = k.account_id and w.definition_version > k.version`,
    values: [since.map(([accountId]) => accountId), since.map(([, version]) => version)],
  });
  return rows.map(({ id }) => id);
}

/** Which webhook each URL belongs to. */
export async function findWebhooksOfUrls(db: Queryable, urlIds: readonly number[]): Promise<string[]> {
  const { rows } = await db.query<{ webhookId: string }>(
    `select distinct webhook_id as "webhookId" from rowcast.outgoing_url where id = any ($1::bigint[]) and removed_at is null`,
    [urlIds],
  );
  return rows.map(({ webhookId }) => webhookId);
}
