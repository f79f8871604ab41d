import type { DataTable } from './data-table.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { Field, FieldProperties } from './field.ts';
import { quoteName } from './quote-name.ts';
import { quoteText } from './quote-text.ts';
import { ianaZone } from './time-zones.ts';

type Place = Pick<DataTable, 'dataSchema' | 'name'>;

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Names that no table can have: they begin with `!`. Ids, so that a rename touches nothing. */
export const numberSequence = (dataSchema: string, fieldId: number): string => quoteName(dataSchema, `!number_${fieldId}`);
export const uniqueIndexName = (fieldId: number): string => `!unique_${fieldId}`;
export const lengthCheckName = (fieldId: number): string => `!length_${fieldId}`;

/** What a column gives itself when a record is made, as SQL; null: nothing. */
export function columnDefault(field: Field, dataSchema: string): string | null {
  const { properties } = field;
  switch (field.type) {
    case 'YES/NO':
      return 'false';
    case 'GUID':
      return 'gen_random_uuid()';
    case 'TIMESTAMP':
      return properties.onInsert === true ? `(now() at time zone ${quoteText(zoneOf(properties))})::timestamp(0)` : null;
    case 'PREFIXED AUTONUMBER':
      return `rowcast.prefixed_number(${quoteText(numberSequence(dataSchema, field.id))}::regclass, ${quoteText(properties.prefix ?? '')}, ${(properties.format ?? '1').length})`;
    default:
      return null;
  }
}

/** A column of CREATE TABLE or ADD COLUMN. The sequence of a PREFIXED AUTONUMBER must exist before. */
export function columnDefinition(field: Field, dataSchema: string): string {
  const column = `${quoteName(field.name)} ${FIELD_RULES[field.type].sqlType}`;
  if (field.type === 'AUTONUMBER') return `${column} generated always as identity (sequence name ${numberSequence(dataSchema, field.id)})`;
  const byDefault = columnDefault(field, dataSchema);
  return [
    column,
    byDefault === null ? '' : ` default ${byDefault}`,
    field.type === 'YES/NO' ? ' not null' : '',
    field.type === 'TEXT' ? ` ${lengthCheck(field)}` : '',
    field.type === 'ATTACHMENT' ? ` ${attachmentCheck(field)}` : '',
  ].join('');
}

export function lengthCheck(field: Field): string {
  return `constraint ${quoteName(lengthCheckName(field.id))} check (char_length(${quoteName(field.name)}) <= 64000)`;
}

/** Nothing but the id of a content, a slash and a file's name: readers cut it there. */
function attachmentCheck(field: Field): string {
  return `constraint ${quoteName(lengthCheckName(field.id))} check (${quoteName(field.name)} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.')`;
}

/** The index that keeps a field unique, or null. Texts are the same whatever their case. */
export function uniqueIndex(field: Field, { dataSchema, name }: Place): string | null {
  if (!field.unique) return null;
  const column = quoteName(field.name);
  return `create unique index ${quoteName(uniqueIndexName(field.id))} on ${quoteName(dataSchema, name)}
    (${FIELD_RULES[field.type].unique === 'lower' ? `lower(${column})` : column})${field.uniqueAllowNulls ? '' : ' nulls not distinct'}`;
}

/** The alphabet of a RANDOM ID. */
export function randomAlphabet({ format }: FieldProperties): string {
  return format === '0' ? DIGITS : format === 'U' ? LETTERS : DIGITS + LETTERS;
}

/** The triggers by which the system sets fields, made anew for the fields as they are. */
export function systemTriggers({ dataSchema, name, fields }: Place & Pick<DataTable, 'fields'>): string[] {
  const table = quoteName(dataSchema, name);
  const stamped = fields.filter(({ type, properties }) => type === 'TIMESTAMP' && properties.onUpdate === true);
  const drawn = fields.filter(({ type }) => type === 'RANDOM ID');
  const statements = [`drop trigger if exists "!rowcast_timestamps" on ${table}`, `drop trigger if exists "!rowcast_random_ids" on ${table}`];
  if (stamped.length > 0) {
    const args = stamped.flatMap((field) => [field.name, zoneOf(field.properties)]);
    // Only what really changes: an update that changes no value must stay one.
    statements.push(`create trigger "!rowcast_timestamps" before update on ${table} for each row
      when (old.* is distinct from new.*) execute function rowcast.set_timestamps(${args.map(quoteText).join(', ')})`);
  }
  if (drawn.length > 0) {
    const args = drawn.flatMap(({ name: column, properties }) => [column, properties.prefix ?? '', randomAlphabet(properties), String(properties.length ?? 8)]);
    statements.push(`create trigger "!rowcast_random_ids" before insert on ${table} for each row
      execute function rowcast.set_random_ids(${args.map(quoteText).join(', ')})`);
  }
  return statements;
}

function zoneOf({ timeZone }: FieldProperties): string {
  return ianaZone(timeZone ?? 'UTC') ?? 'UTC';
}
