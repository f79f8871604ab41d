import { v7 as uuidV7 } from 'uuid';
import type { Account } from '../accounts/account.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import { didYouMean } from '../tables/did-you-mean.ts';
import { findTable } from '../tables/find-table.ts';
import { listTables } from '../tables/list-tables.ts';
import { loadTableShape } from '../tables/load-table-shape.ts';
import { readRecordJson } from '../tables/read-record-json.ts';
import { BodyReader, quoted } from './body-reader.ts';
import type { EventVersion } from './event-definition.ts';
import { bodySize, MAX_BODY_BYTES } from './payload/body-size.ts';
import { checkTemplate } from './payload/check-template.ts';
import { compilePayload } from './payload/compile-payload.ts';
import { placeProblem, type PlacedProblem } from './payload/place-problem.ts';
import { renderPayload } from './payload/render-payload.ts';
import { shownBody } from './payload/shown-body.ts';
import { payloadFields } from './pk-id-field.ts';
import { readEventBody, type EventBody } from './read-event-body.ts';
import { readRecordKey } from './read-record-key.ts';
import { sampleChange } from './sample-change.ts';
import { selectWebhook } from './webhook-answer.ts';
import { watchedFields } from './watched-fields.ts';

export interface RenderedSample {
  /** The body as it would be sent, the secret masked; null when there are problems. */
  Payload: string | null;
  /** Bytes that it would have. */
  Size: number | null;
  /** The record it was made from; null: the table has none, and every value is empty. */
  RecordKey: string | null;
  Problems: PlacedProblem[];
}

const PLACEHOLDER_EVENT = 'event0';

/**
 * What a payload would be for a real record: nothing is saved, nothing is sent. The body is that of an event, with
 * `RecordKey?` (the latest record when omitted) and `EventId?` (shown in the payload). What is wrong with template or payload
 * fields is an answer, not an error, so that it can be shown while it is written.
 * @throws RequestError ObjectNotFound for the webhook or the record; IncorrectBodyParameter for what else is wrong.
 */
export async function renderSample(
  db: Queryable,
  { account, webhookId, body, integrationUrl, now }: { account: Account; webhookId: string; body: unknown; integrationUrl: string; now: Date },
): Promise<RenderedSample> {
  await selectWebhook(db, account.id, webhookId);
  const { recordKey, eventId, reader, input } = readBody(body);
  const table = input.objectName === undefined ? null : await findTable(db, account.id, input.objectName);
  if (input.objectName !== undefined && table === null) {
    const known = await listTables(db, account.id);
    reader.add('ObjectName', `the table ${quoted(input.objectName)} does not exist${didYouMean(input.objectName, known.map(({ name }) => name))}`);
  }
  reader.throwProblems();
  if (table === null || input.eventType === undefined) throw new Error('a sample without a table or a type got past its checks');

  const problems: PlacedProblem[] = [];
  const fieldIds = bind(input.objectFields, table.fields, problems);
  const payloadFieldIds = bind(input.payloadFields, payloadFields(table), problems);
  const template = input.template === null ? null : checkTemplate(input.template, payloadFields(table));
  for (const problem of template?.problems ?? []) problems.push(placeProblem(problem, input.template ?? ''));

  const record = await sampleRecord(db, table, recordKey);
  const RecordKey = record?.key ?? null;
  if (problems.length > 0) return { Payload: null, Size: null, RecordKey, Problems: problems };
  const event: EventVersion = {
    accountId: account.id, webhookId, eventId: eventId ?? PLACEHOLDER_EVENT, version: 1, tableId: table.id, type: input.eventType, fieldIds,
    sources: input.eventSources, payloadFieldIds, template: input.template, templateFields: template?.templateFields ?? null, active: true,
    inactiveReason: null, fromAt: 0, toAt: null,
  };
  const shape = await loadTableShape(db, account.id, table.id, table.shapeVersion);
  const change = sampleChange(event, { record: record ?? { key: '', json: '{}' }, shapeVersion: table.shapeVersion, sequence: 1, now: now.getTime() });
  const rendered = renderPayload(compilePayload(event, shape), change, {
    messageId: uuidV7(), accountId: account.id, integrationUrl: account.integrationUrl ?? integrationUrl, changedFields: watchedFields(event, shape),
  });
  const Size = bodySize(rendered);
  if (Size > MAX_BODY_BYTES) {
    const Message = `the payload is over ${MAX_BODY_BYTES / 1024 / 1024} MB and would not be sent`;
    return { Payload: null, Size: null, RecordKey, Problems: [{ Message, Line: null, Column: null, Nearest: [] }] };
  }
  return { Payload: shownBody(rendered, null), Size, RecordKey, Problems: [] };
}

function readBody(body: unknown): { recordKey: string | null; eventId: string | null; reader: BodyReader; input: EventBody } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new RequestError('IncorrectBodyParameter', 'The body must be a JSON object.');
  const { RecordKey, EventId, ...event } = body as Record<string, unknown>;
  const { reader, input } = readEventBody(event);
  const own = new BodyReader({ RecordKey, EventId }, ['RecordKey', 'EventId'], { nullMeansAbsent: true });
  const eventId = EventId === undefined ? undefined : own.text('EventId', { maxLength: 6 });
  const recordKey = RecordKey === undefined ? null : readRecordKey(own);
  reader.problems.push(...own.problems);
  return { recordKey, eventId: eventId ?? null, reader, input };
}

async function sampleRecord(db: Queryable, table: DataTable, recordKey: string | null): Promise<{ key: string; json: string } | null> {
  const record = await readRecordJson(db, table, recordKey);
  if (record === null && recordKey !== null) throw new RequestError('ObjectNotFound', `The table ${table.name} has no record ${quoted(recordKey)}.`);
  return record;
}

function bind(names: readonly string[] | null, fields: readonly { id: number; name: string; type: string }[], problems: PlacedProblem[]): number[] | null {
  if (names === null) return null;
  return names.flatMap((name) => {
    const field = fields.find((known) => known.name.toLowerCase() === name.toLowerCase());
    if (field !== undefined && field.type !== 'PASSWORD') return [field.id];
    const problem = field === undefined
      ? `unknown field ${quoted(name)}${didYouMean(name, fields.map((known) => known.name))}`
      : `${field.name} is a PASSWORD field, which is never sent`;
    problems.push(placeProblem(problem, ''));
    return [];
  });
}
