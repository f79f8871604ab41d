import type { ColumnKind } from './attached/column-source.ts';
import { keyColumnsOf, placeOf, shownColumnOf } from './columns.ts';
import type { ExpressionField } from './expression/expression-field.ts';
import { recordScope } from './expression/field-scope.ts';
import type { DataTable } from './data-table.ts';
import type { NumberType } from './expression/operand.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { Field } from './field.ts';
import { jsonOfNumber, jsonOfValue, type JsonOfValue } from './json-of-value.ts';
import { quoteName } from './quote-name.ts';
import type { RecordSet } from './record-set.ts';

/** A column as it is read: its name and how its value is written to JSON. */
export interface RecordColumn {
  name: string;
  /** SQL of it, where it is not the column of that name. */
  sql?: string;
  json: JsonOfValue;
}

/** `shown` is `PK_ID`, then the fields in display order, without PASSWORD fields. */
interface TableColumns extends RecordSet {
  /** Names that together tell a record from the others: `PK_ID`, or the fields of an attached table's key. */
  keyNames: readonly string[];
  /** Lower-case name → field. */
  byName: ReadonlyMap<string, Field>;
}

/** Built once per version of a table's definition: a version's table is one object, kept by its cache. */
const known = new WeakMap<DataTable, TableColumns>();

export function tableColumns(table: DataTable): TableColumns {
  const present = known.get(table);
  if (present !== undefined) return present;
  const pkId = pkIdOf(table);
  const fields = [...pkId.map(({ name, column }): ExpressionField => ({ name, column, type: 'PK_ID' })), ...table.fields.map(expressionField)];
  const columns: TableColumns = {
    accountId: table.accountId,
    from: placeOf(table),
    keys: keyColumnsOf(table),
    shown: [
      ...pkId.map(({ name, column }) => ({ name, sql: quoteName(column), json: jsonOfNumber })),
      ...table.fields.filter(({ type }) => FIELD_RULES[type].json !== 'hidden').map((field) => ({ name: field.name, sql: shownColumnOf(field), json: jsonOfValue(field) })),
    ],
    fields,
    scope: recordScope(fields, table.name, table.attachment?.relation),
    keyNames: pkId.length > 0 ? ['PK_ID'] : keyFieldsOf(table).map(({ name }) => name),
    byName: new Map(table.fields.map((field) => [field.name.toLowerCase(), field])),
  };
  known.set(table, columns);
  return columns;
}

/** `PK_ID`, if the table has it. */
function pkIdOf({ attachment }: DataTable): { name: string; column: string }[] {
  const column = attachment === null ? 'PK_ID' : attachment.pkIdColumn;
  return column === null ? [] : [{ name: 'PK_ID', column }];
}

function keyFieldsOf({ attachment, fields }: DataTable): Field[] {
  return (attachment?.keyColumns ?? []).flatMap((column) => fields.find(({ source }) => source?.column === column) ?? []);
}

function expressionField(field: Field): ExpressionField {
  const { name, type, source, properties: { options } } = field;
  const numberType = source === null ? undefined : NUMBER_TYPES[source.kind];
  return {
    name,
    type,
    ...(source === null ? {} : { column: source.column }),
    ...(source === null || CASTS[source.kind] === undefined ? {} : { cast: CASTS[source.kind] }),
    ...(numberType === undefined ? {} : { numberType }),
    ...(options === undefined ? {} : { options: Object.fromEntries(options.map(({ id, value }) => [id, value])) }),
  };
}

/** What a column of an attached table is first turned into, where it is not what expressions take it for. */
const CASTS: Partial<Record<ColumnKind, ExpressionField['cast']>> = { other: 'text', date: 'timestamp', timestamptz: 'timestamp', float4: 'double precision' };

/** Numbers of attached tables' columns, where they are not what the field's type says. */
const NUMBER_TYPES: Partial<Record<ColumnKind, NumberType>> = { int8: 'bigint', numeric: 'numeric' };
