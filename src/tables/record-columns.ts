import type { ExpressionField } from './expression/expression-field.ts';
import { recordScope } from './expression/field-scope.ts';
import type { DataTable } from './data-table.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { Field } from './field.ts';
import { jsonOfNumber, jsonOfValue, type JsonOfValue } from './json-of-value.ts';
import { quoteName } from './quote-name.ts';
import type { RecordSet } from './record-set.ts';

/** A column as it is read: its name and how its value is written to JSON. */
export interface RecordColumn {
  name: string;
  json: JsonOfValue;
}

/** `shown` is `PK_ID`, then the fields in display order, without PASSWORD fields. */
interface TableColumns extends RecordSet {
  /** Lower-case name → field. */
  byName: ReadonlyMap<string, Field>;
}

/** Built once per version of a table's definition: a version's table is one object, kept by its cache. */
const known = new WeakMap<DataTable, TableColumns>();

export function tableColumns(table: DataTable): TableColumns {
  const present = known.get(table);
  if (present !== undefined) return present;
  const fields: ExpressionField[] = [
    { name: 'PK_ID', type: 'PK_ID' },
    ...table.fields.map(({ name, type, properties: { options } }): ExpressionField =>
      options === undefined ? { name, type } : { name, type, options: Object.fromEntries(options.map(({ id, value }) => [id, value])) }),
  ];
  const columns: TableColumns = {
    accountId: table.accountId,
    from: quoteName(table.dataSchema, table.name),
    keys: ['"PK_ID"'],
    shown: [
      { name: 'PK_ID', json: jsonOfNumber },
      ...table.fields.filter(({ type }) => FIELD_RULES[type].json !== 'hidden').map((field) => ({ name: field.name, json: jsonOfValue(field) })),
    ],
    fields,
    scope: recordScope(fields, table.name),
    byName: new Map(table.fields.map((field) => [field.name.toLowerCase(), field])),
  };
  known.set(table, columns);
  return columns;
}
