import type { PoolClient } from 'pg';
import { findTable } from '../tables/find-table.ts';
import { listTables } from '../tables/list-tables.ts';
import { didYouMean } from '../tables/did-you-mean.ts';
import type { BodyReader } from './body-reader.ts';
import { quoted } from './body-reader.ts';
import { eventClash } from './event-clash.ts';
import { checkTemplate } from './payload/check-template.ts';
import { payloadFields } from './pk-id-field.ts';
import type { EventDefinition } from './put-event-version.ts';
import type { EventBody } from './read-event-body.ts';
import { selectEvents } from './select-events.ts';

interface NamedField {
  id: number;
  name: string;
  type: string;
}

/**
 * Binds what a body says to the table and fields as they are now, and checks it against the webhook's other events.
 * Needs the account's definitions locked.
 * @param eventId the event that is replaced; null for a new one.
 * @throws RequestError IncorrectBodyParameter that names every problem, the reader's included.
 */
export async function resolveEvent(
  client: PoolClient,
  reader: BodyReader,
  input: EventBody,
  { accountId, webhookId, eventId }: { accountId: string; webhookId: string; eventId: string | null },
): Promise<EventDefinition> {
  const { eventType, objectName } = input;
  const table = objectName === undefined ? null : await findTable(client, accountId, objectName);
  if (objectName !== undefined && table === null) {
    const known = await listTables(client, accountId);
    reader.add('ObjectName', `the table ${quoted(objectName)} does not exist${didYouMean(objectName, known.map(({ name }) => name))}`);
  }
  if (table === null || eventType === undefined) {
    if (input.template !== null && table === null) checkSyntax(reader, input.template);
    reader.throwProblems();
    throw new Error('an event without a table or a type got past its checks');
  }

  const fields = [...table.fields];
  const fieldIds = bind(reader, 'ObjectFields', input.objectFields, fields);
  const payloadFieldIds = bind(reader, 'CustomPayloadFields', input.payloadFields, payloadFields(table), (field) =>
    field.type === 'PASSWORD' ? `${field.name} is a PASSWORD field, which is never sent` : null,
  );
  const template = input.template === null ? null : checkTemplate(input.template, payloadFields(table));
  for (const problem of template?.problems ?? []) reader.add('CustomPayloadTemplate', problem);

  const definition: EventDefinition = {
    tableId: table.id,
    type: eventType,
    fieldIds,
    sources: input.eventSources,
    payloadFieldIds,
    template: input.template,
    templateFields: template?.templateFields ?? null,
    active: input.enabled,
    inactiveReason: null,
  };
  const others = (await selectEvents(client, accountId, webhookId)).filter((other) => other.eventId !== eventId);
  const nameOf = (id: number) => fields.find((field) => field.id === id)?.name ?? `(field ${id})`;
  const clash = eventClash(definition, others, { table: table.name, field: nameOf });
  if (clash !== null) reader.add(clash.property, clash.problem);
  reader.throwProblems();
  return definition;
}

/** What can be told of a template whose table is not known. */
function checkSyntax(reader: BodyReader, template: string): void {
  for (const problem of checkTemplate(template, []).problems) {
    if (!problem.startsWith('unknown field')) reader.add('CustomPayloadTemplate', problem);
  }
}

function bind(
  reader: BodyReader,
  property: string,
  names: readonly string[] | null,
  fields: readonly NamedField[],
  refuse: (field: NamedField) => string | null = () => null,
): number[] | null {
  if (names === null) return null;
  const known = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const unknown = names.filter((name) => !known.has(name.toLowerCase()));
  reader.addEach(property, unknown, (name) => `unknown field ${quoted(name)}${didYouMean(name, fields.map((field) => field.name))}`);
  const bound = names.flatMap((name) => known.get(name.toLowerCase()) ?? []);
  for (const field of bound) {
    const problem = refuse(field);
    if (problem !== null) reader.add(property, problem);
  }
  return bound.map(({ id }) => id);
}
