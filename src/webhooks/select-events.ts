import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { EventVersion } from './event-definition.ts';
import { EVENT_VERSION_COLUMNS } from './event-version-columns.ts';
import { isShortId } from './is-short-id.ts';

/** An event with its version in force. Dates as the API writes them. */
export interface EventRow extends EventVersion {
  dateCreated: string;
  createdBy: string;
  lastModified: string;
  modifiedBy: string;
}

const SELECT_EVENTS = `
  select ${EVENT_VERSION_COLUMNS}, rowcast.iso_time(e.created_at) as "dateCreated", e.created_by as "createdBy",
    rowcast.iso_time(e.modified_at) as "lastModified", e.modified_by as "modifiedBy"
  from rowcast.event e
  join rowcast.event_version v on v.account_id = e.account_id and v.event_id = e.id and v.to_at is null
  where e.account_id = $1 and e.deleted_at is null`;

/** The events of a webhook, oldest first. */
export async function selectEvents(db: Queryable, accountId: string, webhookId: string): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(`${SELECT_EVENTS} and e.webhook_id = $2 order by e.created_at, e.id`, [accountId, webhookId]);
  return rows;
}

/** The events of all webhooks on a table, oldest first. */
export async function selectEventsOfTable(db: Queryable, accountId: string, tableId: number): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(`${SELECT_EVENTS} and v.table_id = $2 order by e.created_at, e.id`, [accountId, tableId]);
  return rows;
}

/** @throws RequestError ObjectNotFound */
export async function selectEvent(db: Queryable, accountId: string, webhookId: string, eventId: string): Promise<EventRow> {
  const { rows } = isShortId(eventId)
    ? await db.query<EventRow>(`${SELECT_EVENTS} and e.webhook_id = $2 and e.id = $3`, [accountId, webhookId, eventId])
    : { rows: [] };
  const event = rows[0];
  if (event === undefined) throw new RequestError('ObjectNotFound', `The webhook ${webhookId} has no event ${JSON.stringify(eventId.slice(0, 20))}.`);
  return event;
}
