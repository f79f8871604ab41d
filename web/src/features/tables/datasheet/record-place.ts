import type { TableField } from '../field.ts';
import { kindOf, textOfValue } from './cell-values.ts';
import type { RecordKey, TableRecord } from './record.ts';

/** Where records are: a table, or a view. */
export interface RecordPlace {
  kind: 'table' | 'view';
  name: string;
  /** The fields of an attached table's own key, where that is no single whole number: its records have no `PK_ID`. */
  key: readonly TableField[] | null;
}

export const pathOf = ({ kind, name }: RecordPlace) => `/v3/${kind}s/${encodeURIComponent(name)}/records`;

const text = (value: unknown) => `'${String(value).replaceAll("'", "''")}'`;

function literal(field: TableField, value: unknown): string {
  const kind = kindOf(field);
  return kind === 'number' ? String(value) : kind === 'yesNo' ? (value === true ? '1' : '0') : text(value);
}

/** As the server answered it, with what names it here. */
export function withKey({ key }: RecordPlace, record: Readonly<Record<string, unknown>>): TableRecord {
  return key === null ? (record as TableRecord) : { PK_ID: key.map((field) => `${field.Name} = ${literal(field, record[field.Name])}`).join(' AND '), ...record };
}

/** The condition that only this record meets. */
export function conditionOf(place: RecordPlace, key: RecordKey): string {
  if (place.key !== null) return String(key);
  return `PK_ID = ${typeof key === 'number' ? key : text(key)}`;
}

/** A condition that every record meets. */
export const anyRecord = ({ key }: RecordPlace) => `${key?.[0]?.Name ?? 'PK_ID'} IS NOT NULL`;

/** What the first column shows. */
export function keyTextOf({ key }: RecordPlace, record: TableRecord): string {
  return key === null ? String(record.PK_ID) : key.map((field) => textOfValue(field, record[field.Name])).join(', ');
}

/** The key that an address names. */
export function keyOfText({ kind, key }: RecordPlace, written: string): RecordKey {
  return kind === 'table' && key === null ? Number(written) : written;
}
