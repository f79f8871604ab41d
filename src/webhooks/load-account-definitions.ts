import type { Queryable } from '../db/queryable.ts';
import type { EventVersion } from './event-definition.ts';
import { EVENT_VERSION_COLUMNS } from './event-version-columns.ts';

interface WebhookDefinition {
  id: string;
  name: string;
  /** Calls per second. */
  callThrottling: number;
  /** Deleted webhooks are not loaded. */
  deletedAt: null;
  /** In the order of `OutgoingUrls`, without removed ones. */
  urls: readonly { id: number; url: string; position: number; state: 'active' | 'held' }[];
}

/** What fan-out and delivery need to know of an account. */
export interface AccountDefinitions {
  accountId: string;
  /** `definition_version` of the account: stale when the account has a higher one. */
  version: number;
  /** Changes made before this (microseconds since 1970) may have met versions that are not here. */
  since: number;
  integrationUrl: string | null;
  webhooks: ReadonlyMap<string, WebhookDefinition>;
  /** By table: every version in force now, or ended after `since`, oldest first. Deleted webhooks' and events' among them. */
  eventsByTable: ReadonlyMap<number, readonly EventVersion[]>;
}

/**
 * Loads an account's webhooks and event versions.
 * The version is read first: what is loaded is never older than it says, so the worst that can happen is one reload too many.
 * @param since microseconds since 1970.
 */
export async function loadAccountDefinitions(db: Queryable, accountId: string, since: number): Promise<AccountDefinitions> {
  const { rows: accounts } = await db.query<{ version: number; integrationUrl: string | null }>({
    name: 'definitions-account',
    text: `select definition_version as version, integration_url as "integrationUrl" from rowcast.account where id = $1`,
    values: [accountId],
  });
  const account = accounts[0];
  if (account === undefined) {
    return { accountId, version: 0, since, integrationUrl: null, webhooks: new Map(), eventsByTable: new Map() };
  }
  const { rows: webhooks } = await db.query<WebhookDefinition>({
    name: 'definitions-webhooks',
    text: `select w.id, w.name, w.call_throttling as "callThrottling", null as "deletedAt",
             coalesce((select json_agg(json_build_object('id', u.id, 'url', u.url, 'position', u.position, 'state', u.state) order by u.position, u.id)
               from rowcast.outgoing_url u
               where u.account_id = w.account_id and u.webhook_id = w.id and u.removed_at is null), '[]') as urls
           from rowcast.webhook w where w.account_id = $1 and w.deleted_at is null`,
    values: [accountId],
  });
  const { rows: versions } = await db.query<EventVersion>({
    name: 'definitions-event-versions',
    text: `select ${EVENT_VERSION_COLUMNS} from rowcast.event_version v
           where v.account_id = $1 and (v.to_at is null or extract(epoch from v.to_at) * 1000000 > $2::bigint)
           order by v.from_at, v.event_id`,
    values: [accountId, since],
  });
  const eventsByTable = new Map<number, EventVersion[]>();
  for (const version of versions) {
    const ofTable = eventsByTable.get(version.tableId);
    if (ofTable === undefined) eventsByTable.set(version.tableId, [version]);
    else ofTable.push(version);
  }
  return {
    accountId,
    version: account.version,
    since,
    integrationUrl: account.integrationUrl,
    webhooks: new Map(webhooks.map((webhook) => [webhook.id, webhook])),
    eventsByTable,
  };
}
