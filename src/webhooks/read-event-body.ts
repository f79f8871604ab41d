import { BodyReader, quoted } from './body-reader.ts';
import { EVENT_TYPES } from './event-definition.ts';
import type { EventType } from './event-definition.ts';
import { SOURCE_SPELLINGS } from './event-sources.ts';
import { didYouMean } from '../tables/did-you-mean.ts';

/** What a body says of an event, before its table is known; what it says wrongly is undefined. */
export interface EventBody {
  eventType: EventType | undefined;
  objectName: string | undefined;
  /** null: not given, or empty. */
  objectFields: readonly string[] | null;
  /** As sent; null: not given. */
  eventSources: readonly string[] | null;
  /** null: not given, or empty. */
  payloadFields: readonly string[] | null;
  template: string | null;
  enabled: boolean;
}

const PROPERTIES = ['EventType', 'ObjectName', 'ObjectFields', 'EventSources', 'CustomPayloadFields', 'CustomPayloadTemplate', 'Enabled'];
const OBJECT_NAME_MAX = 255;
/** Well over the number of fields that a table can have. */
const LIST_MAX = 5000;

/** Reads the body of an event, by what the body itself tells. */
export function readEventBody(body: unknown): { reader: BodyReader; input: EventBody } {
  const reader = new BodyReader(body, PROPERTIES, { nullMeansAbsent: true });
  for (const property of ['EventType', 'ObjectName']) if (!reader.has(property)) reader.add(property, 'is required');
  const eventType = readEventType(reader);
  const objectFields = readNames(reader, 'ObjectFields');
  if (objectFields !== null && eventType !== undefined && eventType !== 'table.recordUpdate') {
    reader.add('ObjectFields', `is for table.recordUpdate events only, not for ${eventType}`);
  }
  const payloadFields = readNames(reader, 'CustomPayloadFields');
  const template = readTemplate(reader);
  if (payloadFields !== null && template !== null) {
    reader.add('CustomPayloadTemplate', 'can not be given together with CustomPayloadFields');
  }
  const input = {
    eventType,
    objectName: reader.text('ObjectName', { maxLength: OBJECT_NAME_MAX }),
    objectFields,
    eventSources: readEventSources(reader),
    payloadFields,
    template,
    enabled: reader.boolean('Enabled') ?? true,
  };
  return { reader, input };
}

function readEventType(reader: BodyReader): EventType | undefined {
  const text = reader.value('EventType');
  if (text === undefined) return undefined;
  const eventType = EVENT_TYPES.find((known) => known === text);
  return eventType ?? reader.add('EventType', `must be one of ${EVENT_TYPES.join(', ')}`);
}

function readNames(reader: BodyReader, property: string): readonly string[] | null {
  const names = reader.texts(property);
  if (names === undefined || names.length === 0) return null;
  if (names.length > LIST_MAX) return reader.add(property, `has more than ${LIST_MAX} names`) ?? null;
  const seen = new Set<string>();
  const repeated = names.filter((name) => seen.size === seen.add(name.toLowerCase()).size);
  reader.addEach(property, [...new Set(repeated)], (name) => `${quoted(name)} is named more than once`);
  return names;
}

function readEventSources(reader: BodyReader): readonly string[] | null {
  const sources = reader.texts('EventSources');
  if (sources === undefined) return null;
  const unknown = sources.filter((source) => !SOURCE_SPELLINGS.includes(source));
  reader.addEach('EventSources', unknown, (source) => `unknown source ${quoted(source)}${didYouMean(source, SOURCE_SPELLINGS)}`);
  if (unknown.length > 0) reader.add('EventSources', `the sources are ${SOURCE_SPELLINGS.join(', ')}`);
  // Twice the list is more than anybody means; the array is kept as sent.
  if (sources.length > SOURCE_SPELLINGS.length * 2) reader.add('EventSources', 'names sources more than once');
  return sources;
}

function readTemplate(reader: BodyReader): string | null {
  const template = reader.value('CustomPayloadTemplate');
  if (template === undefined) return null;
  if (typeof template === 'string') {
    if (/\p{Surrogate}/u.test(template)) reader.add('CustomPayloadTemplate', 'must be well-formed Unicode');
    return template;
  }
  reader.add('CustomPayloadTemplate', 'must be text: JSON, or JSON with single-quoted strings');
  return null;
}
