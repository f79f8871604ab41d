import type { FieldType } from './field-type.ts';
import type { Field } from './field.ts';
import { READERS, type ReadValue } from './read-value.ts';

/** The properties of a definition that only some types have, as the REST API spells them. */
export type TypeProperty = 'OnInsert' | 'OnUpdate' | 'TimeZone' | 'Format' | 'Prefix' | 'Length' | 'ListField'
  | 'AttachmentPermittedFileTypes' | 'AttachmentMinFileSize' | 'AttachmentMaxFileSize';

export interface FieldRule {
  /** The column's SQL type; parameters are cast to it. */
  sqlType: string;
  /** How a value from JSON is read; null: no record's writer writes it. */
  read: ((value: unknown, field: Field) => ReadValue) | null;
  /** Who writes it where `read` is null: the system, or calls of its own. */
  writtenBy: 'records' | 'system' | 'calls';
  /** How a value is written to JSON; `hidden`: never. */
  json: 'text' | 'number' | 'boolean' | 'date' | 'list' | 'attachment' | 'hidden';
  /** `lower`: a text is the same whatever its case, as in comparisons. `never`: the type can't be unique. */
  unique: 'value' | 'lower' | 'never';
  /** The type is unique whether asked for or not. */
  alwaysUnique: boolean;
  properties: readonly TypeProperty[];
}

const plain = { writtenBy: 'records', unique: 'value', alwaysUnique: false, properties: [] } as const;
const drawn = { read: null, writtenBy: 'system', alwaysUnique: true } as const;
const list = { sqlType: 'integer[]', read: READERS.list, writtenBy: 'records', json: 'list', unique: 'never', alwaysUnique: false, properties: ['ListField'] } as const;

/** Everything that differs from type to type. */
export const FIELD_RULES: Readonly<Record<FieldType, FieldRule>> = {
  STRING: { ...plain, sqlType: 'varchar(255)', read: READERS.string, json: 'text', unique: 'lower' },
  TEXT: { ...plain, sqlType: 'text', read: READERS.text, json: 'text', unique: 'never' },
  PASSWORD: { ...plain, sqlType: 'text', read: READERS.password, json: 'hidden', unique: 'never' },
  NUMBER: { ...plain, sqlType: 'double precision', read: READERS.number, json: 'number' },
  INTEGER: { ...plain, sqlType: 'integer', read: READERS.integer, json: 'number' },
  CURRENCY: { ...plain, sqlType: 'numeric(19,4)', read: READERS.currency, json: 'number' },
  'DATE/TIME': { ...plain, sqlType: 'timestamp(0)', read: READERS.date, json: 'date' },
  'YES/NO': { ...plain, sqlType: 'boolean', read: READERS.yesNo, json: 'boolean', unique: 'never' },
  TIMESTAMP: { ...plain, writtenBy: 'system', sqlType: 'timestamp(0)', read: null, json: 'date', unique: 'never', properties: ['OnInsert', 'OnUpdate', 'TimeZone'] },
  AUTONUMBER: { ...drawn, sqlType: 'bigint', json: 'number', unique: 'value', properties: [] },
  'PREFIXED AUTONUMBER': { ...drawn, sqlType: 'text', json: 'text', unique: 'lower', properties: ['Prefix', 'Format'] },
  GUID: { ...drawn, sqlType: 'uuid', json: 'text', unique: 'value', properties: [] },
  'RANDOM ID': { ...drawn, sqlType: 'text', json: 'text', unique: 'lower', properties: ['Prefix', 'Format', 'Length'] },
  'LIST-STRING': list,
  'LIST-NUMBER': list,
  'LIST-DATE/TIME': list,
  FILE: { ...plain, sqlType: 'text', read: null, writtenBy: 'calls', json: 'text', unique: 'lower' },
  ATTACHMENT: {
    ...plain, sqlType: 'text', read: null, writtenBy: 'calls', json: 'attachment', unique: 'never',
    properties: ['AttachmentPermittedFileTypes', 'AttachmentMinFileSize', 'AttachmentMaxFileSize'],
  },
};
