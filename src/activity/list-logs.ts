import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { encodeCursor, isUuid } from './cursor.ts';
import { describeActivity, type LoggedActivity } from './describe-activity.ts';
import { LOG_ACTIVITIES, LOG_STATUSES, type LogRow } from './log-row.ts';
import { pageRange, type PageFilters } from './page-range.ts';
import type { Page } from './page.ts';
import { textProblems } from './text-problems.ts';

export interface LogFilters extends PageFilters {
  eventId?: string | undefined;
  messageId?: string | undefined;
  /** One of LOG_STATUSES. */
  status?: string | undefined;
  /** One of LOG_ACTIVITIES. */
  activity?: string | undefined;
  /** Exactly as the webhook has it; only calls to it then. */
  url?: string | undefined;
  /** `503`, `5xx`, or `none` for attempts that got no answer. */
  httpCode?: string | undefined;
}

/** Rows that one request with filters inspects at most, over all webhooks. */
const INSPECTED = 20_000;
const INSPECTED_PER_WEBHOOK = 50;

// $1 account, $2 webhook or null, $3 floor, $4 below, $5 activity, $6 status, $7 message, $8 url, $9 inspected, $10 event, $11 rows,
// $12 and $13 the lowest and highest HTTP code; -1 stands for none.
// Null filters are constants to the planner and vanish from the plan.
const WEBHOOKS = 'select id, name from rowcast.webhook where account_id = $1 and ($2::text is null or id = $2)';

const CREATED = `
  select m.id, m.event_id, null::bigint as url_id, null::integer as code, false as sent
  from rowcast.message m
  where m.account_id = $1 and m.webhook_id = w.id and m.id >= $3 and m.id < $4
    and ($5::text is null or $5 = 'Message created')
    and ($6::text is null or ($6 = 'Failure' and m.problem is not null) or ($6 = 'Success' and m.problem is null))
    and ($7::uuid is null or m.id = $7)
    and $8::text is null
  order by m.id desc limit $9`;

const SENT = `
  select a.id, a.event_id, a.url_id, coalesce(a.http_status, -1) as code, true as sent
  from rowcast.attempt a
  where a.account_id = $1 and a.webhook_id = w.id and a.id >= $3 and a.id < $4
    and ($5::text is null or $5 = 'Message sent')
    and ($6::text is null or ($6 = 'Failure' and a.outcome <> 'delivered') or ($6 = 'Success' and a.outcome = 'delivered'))
    and ($7::uuid is null or (a.message_id = $7 and a.id >= rowcast.uuid_floor(rowcast.uuid_time($7) - interval '1 hour')))
  order by a.id desc limit $9`;

const matching = (stream: string) => `
  select i.id, i.sent from (${stream}) i
  where ($10::text is null or i.event_id = $10)
    and ($8::text is null or i.url_id in (select u.id from rowcast.outgoing_url u where u.account_id = $1 and u.webhook_id = w.id and u.url = $8))
    and ($12::integer is null or i.code between $12 and $13::integer)
  order by i.id desc limit $11`;

const PAGE = `
  select n.id as "LogId", rowcast.iso_time(rowcast.uuid_time(n.id)) as "Date", n.sent, n.webhook_id as "WebhookId", n.webhook_name as "WebhookName",
    coalesce(a.message_id, n.id) as "MessageId", m.size as "MessageSize", a.number as "Attempt", rowcast.iso_time(m.event_date) as "EventDate",
    a.http_status as "HttpCode", a.response as "HttpResponse", u.url as "WebhookUrl", coalesce(a.event_id, m.event_id) as "EventId",
    coalesce(v.type, (select max(o.type) from rowcast.event_version o where o.account_id = $1 and o.event_id = coalesce(a.event_id, m.event_id))) as "EventType",
    t.table_name as "ObjectName",
    a.outcome, a.details, a.error_code, m.problem, rowcast.iso_time(a.next_at) as next_at
  from (
    select w.id as webhook_id, w.name as webhook_name, x.id, x.sent
    from (${WEBHOOKS}) w
    cross join lateral ((${matching(CREATED)}) union all (${matching(SENT)})) x
    order by x.id desc
    limit $11
  ) n
  left join lateral (
    select * from rowcast.attempt where n.sent and account_id = $1 and webhook_id = n.webhook_id and id = n.id offset 0
  ) a on true
  left join lateral (
    select * from rowcast.any_message where account_id = $1 and webhook_id = n.webhook_id and id = coalesce(a.message_id, n.id) offset 0
  ) m on true
  left join rowcast.outgoing_url u on u.account_id = $1 and u.webhook_id = n.webhook_id and u.id = a.url_id
  left join rowcast.event_version v on v.account_id = $1 and v.event_id = m.event_id and v.version = m.event_version
  left join rowcast.table_shape t on t.account_id = $1 and t.table_id = m.table_id and t.version = m.shape_version
  order by n.id desc`;

/** The id down to which every stream has been inspected; null when all were inspected to their end. */
const INSPECTED_DOWN_TO = `
  select max(b.id::text) as id
  from (${WEBHOOKS}) w
  cross join lateral (
    (select i.id from (${CREATED}) i order by i.id desc offset $9::bigint - 1 limit 1)
    union all
    (select i.id from (${SENT}) i order by i.id desc offset $9::bigint - 1 limit 1)
  ) b`;

type Row = Omit<LogRow, 'ActivityType' | 'ActivityDescription' | 'Status' | 'StatusDetails' | 'ObjectType'>
  & { sent: boolean; outcome: LoggedActivity['outcome']; details: string | null; error_code: string | null; problem: string | null; next_at: string | null };

function toLogRow({ sent, outcome, details, error_code, problem, next_at, ...row }: Row): LogRow {
  const succeeded = sent ? outcome === 'delivered' : problem === null;
  return {
    LogId: row.LogId,
    Date: row.Date,
    ActivityType: sent ? 'Message sent' : 'Message created',
    ActivityDescription: describeActivity({ outcome, problem, attempt: row.Attempt, details, nextAt: next_at }),
    MessageId: row.MessageId,
    MessageSize: row.MessageSize,
    Attempt: row.Attempt,
    EventDate: row.EventDate,
    Status: succeeded ? 'Success' : 'Failure',
    HttpCode: row.HttpCode,
    HttpResponse: row.HttpResponse,
    StatusDetails: sent ? (details ?? error_code) : problem,
    WebhookId: row.WebhookId,
    WebhookName: row.WebhookName,
    WebhookUrl: row.WebhookUrl,
    EventId: row.EventId,
    EventType: row.EventType,
    ObjectType: 'Table',
    ObjectName: row.ObjectName,
  };
}

const HTTP_CODE = /^(none|[1-5](xx|\d\d))$/;

/** The lowest and highest code; null: any. */
function httpCodes(code: string | null): readonly [number, number] | readonly [null, null] {
  if (code === null) return [null, null];
  if (code === 'none') return [-1, -1];
  return [Number(code.replace('xx', '00')), Number(code.replace('xx', '99'))];
}

function oneOf(property: string, value: string | undefined, allowed: readonly string[]) {
  return value === undefined || allowed.includes(value) ? [] : [{ property, problem: `must be one of ${allowed.join(', ')}` }];
}

/**
 * The log of one webhook, or of all webhooks of the account (deleted ones included), newest first.
 * @throws RequestError IncorrectQueryParameter, naming every filter that is wrong.
 */
export async function listLogs(
  db: Queryable,
  { accountId, webhookId, filters }: { accountId: string; webhookId: string | null; filters: LogFilters },
): Promise<Page<LogRow>> {
  const { eventId = null, messageId = null, status = null, activity = null, url = null, httpCode = null } = filters;
  const problems = [
    ...textProblems({ EventId: eventId, Url: url }),
    ...oneOf('Status', filters.status, LOG_STATUSES),
    ...oneOf('Activity', filters.activity, LOG_ACTIVITIES),
  ];
  if (httpCode !== null && !HTTP_CODE.test(httpCode)) problems.push({ property: 'HttpCode', problem: 'must be an HTTP code such as 503, or 2xx, 3xx, 4xx, 5xx, or none' });
  if (messageId !== null && !isUuid(messageId)) problems.push({ property: 'MessageId', problem: 'is not a message id' });
  const range = pageRange(filters, problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);

  const thinned = eventId !== null || url !== null || httpCode !== null;
  const inspected = thinned ? await inspectedPerWebhook(db, accountId, webhookId) : range.limit + 1;
  const streams = [accountId, webhookId, range.floor, range.below, activity, status, messageId, url, inspected];
  const { rows } = await db.query<Row>(PAGE, [...streams, eventId, range.limit + 1, ...httpCodes(httpCode)]);
  const Result = rows.map(toLogRow);
  if (Result.length > range.limit) {
    Result.length = range.limit;
    return { Result, NextCursor: encodeCursor(Result.at(-1)!.LogId) };
  }
  if (!thinned) return { Result, NextCursor: null };
  const { rows: ends } = await db.query<{ id: string | null }>(INSPECTED_DOWN_TO, streams);
  const end = ends[0]?.id ?? null;
  if (end === null) return { Result, NextCursor: null };
  return { Result: Result.filter(({ LogId }) => LogId >= end), NextCursor: encodeCursor(end) };
}

async function inspectedPerWebhook(db: Queryable, accountId: string, webhookId: string | null): Promise<number> {
  if (webhookId !== null) return INSPECTED;
  const { rows } = await db.query<{ n: number }>('select count(*)::integer as n from rowcast.webhook where account_id = $1', [accountId]);
  return Math.max(INSPECTED_PER_WEBHOOK, Math.floor(INSPECTED / Math.max(1, rows[0]?.n ?? 1)));
}
