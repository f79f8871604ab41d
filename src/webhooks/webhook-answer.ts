import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { SECRET_MASK } from './secret-mask.ts';
import { isShortId } from './is-short-id.ts';

/** A webhook as lists and updates answer it. Dates are UTC with seven fraction digits and `Z`. */
export interface WebhookListed {
  Id: string;
  /** `Active` when at least one event is. */
  Status: 'Active' | 'Inactive';
  Name: string;
  Description: string;
  OutgoingUrls: string[];
  /** Calls per second. */
  CallThrottling: number;
  /** Names with masks for values; absent when there are none. */
  CustomHeaders?: Record<string, string>;
  LastModified: string;
  ModifiedBy: string;
  DateCreated: string;
  CreatedBy: string;
}

const SELECT_WEBHOOKS = `
  select w.id as "Id",
    case when exists (select from rowcast.event_version v
      where v.account_id = w.account_id and v.webhook_id = w.id and v.to_at is null and v.active) then 'Active' else 'Inactive' end as "Status",
    w.name as "Name", w.description as "Description",
    array(select u.url from rowcast.outgoing_url u
      where u.account_id = w.account_id and u.webhook_id = w.id and u.removed_at is null order by u.position, u.id) as "OutgoingUrls",
    w.call_throttling as "CallThrottling",
    (select json_object_agg(h.key, '${SECRET_MASK}') from json_each(w.custom_headers) h) as "CustomHeaders",
    rowcast.iso_time(w.modified_at) as "LastModified", w.modified_by as "ModifiedBy",
    rowcast.iso_time(w.created_at) as "DateCreated", w.created_by as "CreatedBy"
  from rowcast.webhook w
  where w.account_id = $1 and w.deleted_at is null`;

type WebhookRow = Omit<WebhookListed, 'CustomHeaders'> & { CustomHeaders: Record<string, string> | null };

function answerOf({ CustomHeaders, ...webhook }: WebhookRow): WebhookListed {
  return CustomHeaders === null ? webhook : { ...webhook, CustomHeaders };
}

/** All webhooks of an account, oldest first. */
export async function selectWebhooks(db: Queryable, accountId: string): Promise<WebhookListed[]> {
  const { rows } = await db.query<WebhookRow>(`${SELECT_WEBHOOKS} order by w.created_at, w.id`, [accountId]);
  return rows.map(answerOf);
}

/** @throws RequestError ObjectNotFound */
export async function selectWebhook(db: Queryable, accountId: string, webhookId: string): Promise<WebhookListed> {
  const { rows } = isShortId(webhookId)
    ? await db.query<WebhookRow>(`${SELECT_WEBHOOKS} and w.id = $2`, [accountId, webhookId])
    : { rows: [] };
  const webhook = rows[0];
  if (webhook === undefined) throw new RequestError('ObjectNotFound', `The webhook ${JSON.stringify(webhookId.slice(0, 20))} does not exist.`);
  return answerOf(webhook);
}
