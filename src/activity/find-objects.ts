import type { Queryable } from '../db/queryable.ts';
import { isUuid } from './cursor.ts';

/** What a search finds. */
export const FOUND_KINDS = ['table', 'view', 'webhook', 'task', 'event', 'message'] as const;

export interface FoundRow {
  Kind: (typeof FOUND_KINDS)[number];
  Id: string;
  Name: string;
  /** Of an event or a message. */
  WebhookId: string | null;
  /** What tells it from others of its name. */
  Detail: string | null;
}

export interface Wanted {
  accountId: string;
  text: string;
  limit: number;
  /** The tables that the caller may read. */
  tables: readonly { id: number; name: string }[];
  /** The views that he may read. */
  views: readonly { id: number; name: string; note: string }[];
  /** Whether he sees webhooks and tasks. */
  webhooks: boolean;
}

// $1 account, $2 text in lower case, $3 message id or null, $4 rows.
const WEBHOOKS = `
  select 'webhook' as "Kind", w.id as "Id", w.name as "Name", null::text as "WebhookId", nullif(w.description, '') as "Detail"
  from rowcast.webhook w
  where w.account_id = $1 and w.deleted_at is null and (strpos(lower(w.name), $2) > 0 or w.id = $2) and $3::uuid is null
  order by w.id = $2 desc, strpos(lower(w.name), $2), lower(w.name)
  limit $4`;

const TASKS = `
  select 'task' as "Kind", t.id as "Id", t.name as "Name", null::text as "WebhookId", nullif(t.note, '') as "Detail"
  from rowcast.task t
  where t.account_id = $1 and (strpos(lower(t.name), $2) > 0 or t.id = $2) and $3::uuid is null
  order by t.id = $2 desc, strpos(lower(t.name), $2), lower(t.name)
  limit $4`;

const EVENTS = `
  select 'event' as "Kind", e.id as "Id", t.name as "Name", w.id as "WebhookId", w.name || ', ' || v.type as "Detail"
  from rowcast.event e
  join rowcast.webhook w on w.account_id = e.account_id and w.id = e.webhook_id and w.deleted_at is null
  join rowcast.event_version v on v.account_id = e.account_id and v.event_id = e.id and v.to_at is null
  join rowcast.data_table t on t.account_id = v.account_id and t.id = v.table_id
  where e.account_id = $1 and e.deleted_at is null and (e.id = $2 or strpos(lower(t.name), $2) > 0) and $3::uuid is null
  order by e.id = $2 desc, lower(t.name), w.name, v.type
  limit $4`;

const MESSAGES = `
  select 'message' as "Kind", m.id::text as "Id", t.table_name || ' ' || m.record_key as "Name", w.id as "WebhookId", w.name as "Detail"
  from rowcast.webhook w
  cross join lateral (select * from rowcast.any_message m where m.account_id = w.account_id and m.webhook_id = w.id and m.id = $3) m
  left join rowcast.table_shape t on t.account_id = m.account_id and t.table_id = m.table_id and t.version = m.shape_version
  where w.account_id = $1 and $3::uuid is not null
  limit $4`;

/** Tables, views, webhooks, tasks and events whose name or id fits, and the message with that id: in this order, each by how well it fits. */
export async function findObjects(db: Queryable, { accountId, text, limit, tables, views, webhooks }: Wanted): Promise<FoundRow[]> {
  const wanted = text.trim().toLowerCase();
  const place = (name: string) => name.toLowerCase().indexOf(wanted);
  const fitting = <Named extends { name: string }>(all: readonly Named[]) => all.filter(({ name }) => place(name) !== -1).toSorted((one, other) => place(one.name) - place(other.name));
  const found: FoundRow[] = [
    ...fitting(tables).map(({ id, name }) => ({ Kind: 'table' as const, Id: String(id), Name: name, WebhookId: null, Detail: null })),
    ...fitting(views).map(({ id, name, note }) => ({ Kind: 'view' as const, Id: String(id), Name: name, WebhookId: null, Detail: note === '' ? null : note })),
  ];
  if (webhooks) {
    const { rows } = await db.query<FoundRow>(`(${WEBHOOKS}) union all (${TASKS}) union all (${EVENTS}) union all (${MESSAGES})`, [accountId, wanted, isUuid(wanted) ? wanted : null, limit]);
    found.push(...rows);
  }
  return found.slice(0, limit);
}
