import type { FieldType } from '../field-type.ts';
import type { ColumnKind, ColumnSource } from './column-source.ts';
import { columnKind, type RelationColumn } from './relation.ts';

const TYPES: Readonly<Record<Exclude<ColumnKind, 'text' | 'other'>, FieldType>> = {
  int2: 'INTEGER', int4: 'INTEGER', int8: 'INTEGER', numeric: 'NUMBER', float4: 'NUMBER', float8: 'NUMBER', bool: 'YES/NO',
  date: 'DATE/TIME', timestamp: 'DATE/TIME', timestamptz: 'DATE/TIME', uuid: 'GUID',
};
const LONGEST_STRING = 255;

/** The field that a column of an attached table is, but for its name. */
export function fieldOfColumn(column: RelationColumn): { type: FieldType; source: ColumnSource } {
  const kind = columnKind(column);
  const { number, typeSchema, typeName, length, nullable, generated } = column;
  const short = column.isEnum || column.baseType === 'name' || (length !== null && length <= LONGEST_STRING);
  const type = kind === 'text' || kind === 'other' ? (short ? 'STRING' : 'TEXT') : TYPES[kind];
  return { type, source: { column: column.name, number, typeSchema, typeName, kind, length: kind === 'text' ? length : null, nullable, readOnly: generated } };
}
