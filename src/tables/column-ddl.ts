import type { DataTable } from './data-table.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { FieldType } from './field-type.ts';
import { formulaSql } from './formula.ts';
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

/** What a column gives itself when a record is made, as SQL; null: nothing. Triggers see to it that nobody gives another value. */
export function columnDefault({ type, properties }: Field): string | null {
  if (properties.formula !== undefined) return null;
  switch (type) {
    case 'YES/NO':
      return 'false';
    case 'GUID':
      return 'gen_random_uuid()';
    case 'TIMESTAMP':
      return properties.onInsert === true ? `(now() at time zone ${quoteText(zoneOf(properties))})::timestamp(0)` : null;
    default:
      return null;
  }
}

/**
 * A column of CREATE TABLE or ADD COLUMN. The sequence of a PREFIXED AUTONUMBER must exist before.
 * @param fields those of the table, which formulas may name
 */
export function columnDefinition(field: Field, dataSchema: string, fields: readonly Field[]): string {
  const column = `${quoteName(field.name)} ${FIELD_RULES[field.type].sqlType}`;
  if (field.type === 'AUTONUMBER') return `${column} generated always as identity (sequence name ${numberSequence(dataSchema, field.id)})`;
  const { formula } = field.properties;
  const byDefault = columnDefault(field);
  return [
    column,
    formula === undefined ? '' : ` generated always as (${formulaSql(field, formula, fields)}) stored`,
    byDefault === null ? '' : ` default ${byDefault}`,
    field.type === 'YES/NO' && formula === undefined ? ' not null' : '',
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

/** Names of the triggers by which the system sets fields; before a field's column goes or gets another type, they have to. */
const SYSTEM_TRIGGERS = ['!rowcast_hold', '!rowcast_random_ids', '!rowcast_system', '!rowcast_timestamps'] as const;

/** Drops the triggers by which the system sets fields. `systemTriggers` makes them anew. */
export function dropSystemTriggers({ dataSchema, name }: Place): string[] {
  return SYSTEM_TRIGGERS.map((trigger) => `drop trigger if exists ${quoteName(trigger)} on ${quoteName(dataSchema, name)}`);
}

/** The triggers by which the system sets fields, whoever writes, made anew for the fields as they are. */
export function systemTriggers({ dataSchema, name, fields }: Place & Pick<DataTable, 'fields'>): string[] {
  const table = quoteName(dataSchema, name);
  const statements = dropSystemTriggers({ dataSchema, name });
  const held = fields.filter(({ type }) => HELD.has(type));
  if (held.length > 0) {
    statements.push(`create trigger "!rowcast_hold" before update of ${held.map((field) => quoteName(field.name)).join(', ')} on ${table} for each row
      execute function rowcast.hold_system_values(${held.map((field) => quoteText(field.name)).join(', ')})`);
  }
  const given = fields.flatMap((field) => systemValue(field, dataSchema));
  if (given.length > 0) {
    statements.push(`create trigger "!rowcast_system" before insert on ${table} for each row
      execute function rowcast.set_system_values(${given.map(quoteText).join(', ')})`);
  }
  const stamped = fields.filter(({ type, properties }) => type === 'TIMESTAMP' && properties.onUpdate === true);
  if (stamped.length > 0) {
    const args = stamped.flatMap((field) => [field.name, zoneOf(field.properties)]);
    // Only what really changes: an update that changes no value must stay one. Formulas are not calculated yet, and may not be named.
    const written = ['PK_ID', ...fields.filter(({ properties }) => properties.formula === undefined).map((field) => field.name)];
    const row = (which: string) => (written.length > fields.length ? `${which}.*` : `row(${written.map((column) => `${which}.${quoteName(column)}`).join(', ')})`);
    statements.push(`create trigger "!rowcast_timestamps" before update on ${table} for each row
      when (${row('old')} is distinct from ${row('new')}) execute function rowcast.set_timestamps(${args.map(quoteText).join(', ')})`);
  }
  const drawn = fields.filter(({ type }) => type === 'RANDOM ID');
  if (drawn.length > 0) {
    const args = drawn.flatMap(({ name: column, properties }) => [column, properties.prefix ?? '', randomAlphabet(properties), String(properties.length ?? 8)]);
    statements.push(`create trigger "!rowcast_random_ids" before insert on ${table} for each row
      execute function rowcast.set_random_ids(${args.map(quoteText).join(', ')})`);
  }
  return statements;
}

/** What the system sets, and an update never does; AUTONUMBER is held by PostgreSQL itself. */
const HELD: ReadonlySet<FieldType> = new Set(['TIMESTAMP', 'PREFIXED AUTONUMBER', 'GUID', 'RANDOM ID']);

/** The five arguments of a field that `set_system_values` sets; none for other fields. */
function systemValue({ id, name, type, properties }: Field, dataSchema: string): string[] {
  switch (type) {
    case 'GUID':
      return [name, 'guid', '', '', ''];
    case 'TIMESTAMP':
      // Without OnInsert it is empty until the first update.
      return properties.onInsert === true ? [name, 'time', zoneOf(properties), '', ''] : [name, 'none', '', '', ''];
    case 'PREFIXED AUTONUMBER':
      return [name, 'number', numberSequence(dataSchema, id), properties.prefix ?? '', String((properties.format ?? '1').length)];
    default:
      return [];
  }
}

/** The next number of a PREFIXED AUTONUMBER field, as SQL: fills the records that are there when the field is added. */
export function nextNumber({ id, properties }: Field, dataSchema: string): string {
  return `rowcast.prefixed_number(${quoteText(numberSequence(dataSchema, id))}::regclass, ${quoteText(properties.prefix ?? '')}, ${(properties.format ?? '1').length})`;
}

function zoneOf({ timeZone }: FieldProperties): string {
  return ianaZone(timeZone ?? 'UTC') ?? 'UTC';
}
