import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { v7 as uuidV7 } from 'uuid';
import type { Account } from '../accounts/account.ts';
import type { SecretBox } from '../accounts/secret-box.ts';
import { getMessage, type CallRow, type MessageDetails } from '../activity/get-message.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { findTable } from '../tables/find-table.ts';
import { loadTableShape } from '../tables/load-table-shape.ts';
import { readRecordJson } from '../tables/read-record-json.ts';
import { BodyReader, quoted } from '../webhooks/body-reader.ts';
import { bodySize, MAX_BODY_BYTES } from '../webhooks/payload/body-size.ts';
import { compilePayload } from '../webhooks/payload/compile-payload.ts';
import { fillLateHoles } from '../webhooks/payload/late-holes.ts';
import { renderPayload } from '../webhooks/payload/render-payload.ts';
import { shownBody } from '../webhooks/payload/shown-body.ts';
import { readRecordKey } from '../webhooks/read-record-key.ts';
import { sampleChange } from '../webhooks/sample-change.ts';
import { selectEvent } from '../webhooks/select-events.ts';
import { selectWebhook } from '../webhooks/webhook-answer.ts';
import { watchedFields } from '../webhooks/watched-fields.ts';
import { callHeaders, keysThatSign } from './call-headers.ts';
import type { CallsQueued } from './calls-queued.ts';
import { maskedHeaders } from './opened-headers.ts';
import { signingKey, type SigningKey } from './signing-key.ts';
import { storeMessages } from './store-messages.ts';

/** The source that the log shows of a test. Its payload has the first source that the event listens to. */
const TEST_SOURCE = 'Test';
const LONGEST_WAIT_MS = 25_000;
const FIRST_LOOK_MS = 40;
const LONGEST_LOOK_MS = 500;

export interface TestedCall {
  Url: string;
  State: CallRow['State'];
  /** Why it is held or dead. */
  Reason: string | null;
  /** As it was sent, the secret and the values of custom headers masked; null while it has not been. Connection, Host and Content-Length are added on the way. */
  Request: { Method: 'POST'; Url: string; Headers: Record<string, string>; Body: string } | null;
  /** null: there was none. Of the body the first 4 KiB are kept. */
  Answer: { HttpCode: number; Body: string } | null;
  ErrorCode: string | null;
  Details: string | null;
  DurationMs: number | null;
}

export interface TestSent {
  MessageId: string;
  RecordKey: string;
  /** One for each outgoing URL, after its first attempt, or as far as it is after 25 s. */
  Calls: TestedCall[];
}

export interface TestParts {
  pool: Pool;
  secretBox: Pick<SecretBox, 'open'>;
  /** `Rowcast/<version>`. */
  userAgent: string;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  /** As the worker makes them. */
  downloadAddress: (accountId: string, contentId: string, epochMs: number) => string;
  /** Told of the calls, once they are queued. */
  queued: (calls: CallsQueued) => void;
}

export interface TestRequest {
  account: Account;
  /** Who asks: stands in the log. */
  actor: string;
  webhookId: string;
  body: unknown;
  /** Ends the wait: whoever asked has gone, or the server stops. */
  signal: AbortSignal;
}

interface Stored {
  messageId: string;
  recordKey: string;
  body: string | null;
  /** When its calls are due, microseconds since 1970. */
  dueAt: number;
  urls: { id: number; url: string }[];
}

/**
 * Sends a message of an event for a real record, `{EventId, RecordKey?}`, on the way of any other: rendered, stored, queued,
 * throttled, signed and posted by the worker. The event may be inactive. Waits for the first attempts; holds no connection
 * meanwhile.
 * @throws RequestError ObjectNotFound for webhook, event or record; IncorrectBodyParameter; Conflict when the table has no
 *   records or is gone.
 */
export async function sendTest(parts: TestParts, request: TestRequest): Promise<TestSent> {
  const { account, webhookId, signal } = request;
  const stored = await transaction(parts.pool, (client) => storeTest(client, parts, request));
  parts.queued({ urlIds: stored.urls.map(({ id }) => id), dueAt: stored.dueAt });
  const message = await firstAttempts(parts.pool, { accountId: account.id, webhookId, messageId: stored.messageId }, signal);
  const signing = await loadSigning(parts, account.id, webhookId);
  const calls = stored.urls.flatMap(({ url }) => {
    const call = message.Calls.find(({ Url }) => Url === url);
    return call === undefined ? [] : [testedCall(call, url, stored, signing, parts, account.id)];
  });
  return { MessageId: stored.messageId, RecordKey: stored.recordKey, Calls: calls };
}

async function storeTest(client: PoolClient, { integrationUrl }: TestParts, { account, actor, webhookId, body }: TestRequest): Promise<Stored> {
  await selectWebhook(client, account.id, webhookId);
  const reader = new BodyReader(body, ['EventId', 'RecordKey'], { nullMeansAbsent: true });
  const eventId = reader.text('EventId', { maxLength: 40 });
  if (!reader.has('EventId')) reader.add('EventId', 'is required');
  const wanted = readRecordKey(reader);
  reader.throwProblems();
  const event = await selectEvent(client, account.id, webhookId, eventId ?? '');
  const { rows: [named] } = await client.query<{ name: string }>('select name from rowcast.data_table where account_id = $1 and id = $2', [account.id, event.tableId]);
  const table = named === undefined ? null : await findTable(client, account.id, named.name);
  if (table === null) throw new RequestError('Conflict', 'The table of the event was deleted.');
  const shape = await loadTableShape(client, account.id, event.tableId, table.shapeVersion);
  const record = await readRecordJson(client, table, wanted);
  if (record === null) {
    if (wanted !== null) throw new RequestError('ObjectNotFound', `The table ${shape.tableName} has no record ${quoted(wanted)}.`);
    throw new RequestError('Conflict', `The table ${shape.tableName} has no records: a test is made from a real one. Add a record first.`);
  }

  const { rows: [drawn] } = await client.query<{ sequence: number }>(`select nextval(pg_get_serial_sequence('rowcast.change', 'id')) as sequence`);
  const now = Date.now();
  const change = sampleChange(event, { record, shapeVersion: table.shapeVersion, sequence: drawn!.sequence, now });
  const messageId = uuidV7();
  const rendered = renderPayload(compilePayload(event, shape), change, {
    messageId, accountId: account.id, integrationUrl: account.integrationUrl ?? integrationUrl, changedFields: watchedFields(event, shape),
  });
  const size = bodySize(rendered);
  if (size > MAX_BODY_BYTES) throw new RequestError('Conflict', `The message is over ${MAX_BODY_BYTES / 1024 / 1024} MB and can not be sent.`);
  const { rows: urls } = await client.query<{ id: number; url: string }>(
    'select id, url from rowcast.outgoing_url where account_id = $1 and webhook_id = $2 and removed_at is null order by position, id',
    [account.id, webhookId],
  );
  const made = { webhookId, eventId: event.eventId };
  await storeMessages(client, account.id, {
    messages: [{
      ...made, id: messageId, eventVersion: event.version, tableId: event.tableId, shapeVersion: table.shapeVersion, recordKey: record.key,
      sequence: change.id, source: TEST_SOURCE, actor, eventDate: change.changedAt, body: rendered, size, problem: null,
    }],
    calls: urls.map(({ id }) => ({ ...made, accountId: account.id, urlId: id, id: uuidV7(), messageId, dueAt: now * 1000, attempts: 0, body: rendered, size })),
    stillborn: [],
  });
  return { messageId, recordKey: record.key, body: rendered, dueAt: now * 1000, urls };
}

/** Looks until every call has been tried, or can not be: it is held, or has ended. */
async function firstAttempts(pool: Pool, message: { accountId: string; webhookId: string; messageId: string }, signal: AbortSignal): Promise<MessageDetails> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(LONGEST_LOOK_MS, lookMs * 1.5)) {
    const details = await getMessage(pool, message);
    const waits = details.Calls.some(({ State, Attempts }) => State === 'pending' && Attempts.length === 0);
    if (!waits || performance.now() > deadline || signal.aborted) return details;
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
}

/** What a request has of its webhook. */
interface Signing {
  keys: SigningKey[];
  previousUntil: number | null;
  /** Names of the webhook's own headers. */
  headers: string[];
}

async function loadSigning({ pool, secretBox }: TestParts, accountId: string, webhookId: string): Promise<Signing> {
  const { rows: [webhook] } = await pool.query<{ secret: string; previous: string | null; previousUntil: number | null; headers: string[] }>(
    `select secret, previous_secret as previous, array(select json_object_keys(custom_headers)) as headers, (extract(epoch from previous_secret_until) * 1000)::bigint as "previousUntil"
     from rowcast.webhook where account_id = $1 and id = $2`,
    [accountId, webhookId],
  );
  if (webhook === undefined) return { keys: [], previousUntil: null, headers: [] };
  const sealed = webhook.previous === null ? [webhook.secret] : [webhook.secret, webhook.previous];
  return { keys: (await Promise.all(sealed.map((secret) => secretBox.open(secret)))).map(signingKey), previousUntil: webhook.previousUntil, headers: webhook.headers };
}

/** The request is made anew from what was stored: the same bytes, the time of the attempt, the same headers. */
function testedCall(call: CallRow, url: string, { messageId, body }: Stored, signing: Signing, { userAgent, downloadAddress }: TestParts, accountId: string): TestedCall {
  const attempt = call.Attempts.at(-1);
  const common = { Url: url, State: call.State, Reason: call.Reason };
  if (attempt === undefined || attempt.Number === 0 || body === null) {
    return { ...common, Request: null, Answer: null, ErrorCode: null, Details: null, DurationMs: null };
  }
  const startedAt = Date.parse(attempt.StartedAt);
  const keys = keysThatSign(signing.keys, signing.previousUntil, startedAt);
  const sent = fillLateHoles(body, {
    secret: keys[0]?.secret ?? '', callId: call.Id, downloadAddress: (contentId) => downloadAddress(accountId, contentId, startedAt),
  });
  const named = callHeaders({ userAgent, messageId, timestamp: Math.floor(startedAt / 1000), body: sent, keys, custom: maskedHeaders(signing.headers) });
  const Headers = Object.fromEntries(named.flatMap((name, index) => (index % 2 === 0 ? [[name, named[index + 1]!]] : [])));
  return {
    ...common,
    Request: { Method: 'POST', Url: url, Headers, Body: shownBody(body, call.Id) },
    Answer: attempt.HttpCode === null ? null : { HttpCode: attempt.HttpCode, Body: attempt.Response ?? '' },
    ErrorCode: attempt.ErrorCode,
    Details: attempt.Details,
    DurationMs: attempt.DurationMs,
  };
}
