import { FIELD_RULES } from '../tables/field-rules.ts';
import type { ExpressionField } from '../tables/expression/expression-field.ts';
import { recordScope } from '../tables/expression/field-scope.ts';
import { jsonOfValue } from '../tables/json-of-value.ts';
import { quoteName } from '../tables/quote-name.ts';
import type { RecordSet } from '../tables/record-set.ts';
import { conditionFields, sqlAlias } from './condition-fields.ts';
import { conditionSql } from './condition-sql.ts';
import type { View } from './view.ts';

/** The column in which a view's inner SQL has the key of one of its tables; no field can have the name. */
export const keyColumn = (place: number): string => quoteName(`!key_${place}`);

/**
 * What a PostgreSQL view of it selects: `PK_ID`, the keys of its tables with commas between (empty where a table has no
 * matching record), then its fields.
 * @throws ExpressionError when a condition does not fit the tables
 */
export function viewSelect(view: View): string {
  return selectOf(view, []);
}

/** What REST reads: the same, and behind it the keys, by which records are ordered and written. */
export function viewRecords(view: View): RecordSet {
  const keys = view.tables.map((_, place) => place);
  const fields = [
    { name: 'PK_ID', type: 'STRING' } as const,
    ...view.fields.map(({ name, field: { type, properties: { options } } }): ExpressionField =>
      options === undefined ? { name, type } : { name, type, options: Object.fromEntries(options.map(({ id, value }) => [id, value])) }),
  ];
  return {
    accountId: view.accountId,
    from: `(${selectOf(view, keys.map((place) => `${sqlAlias(place)}."PK_ID" as ${keyColumn(place)}`))}) ${quoteName(view.name)}`,
    shown: [
      { name: 'PK_ID', json: (text) => JSON.stringify(text ?? '') },
      ...view.fields.map(({ name, field }) => ({ name, json: jsonOfValue(field) })),
    ],
    fields,
    scope: recordScope(fields, view.name),
    keys: keys.map((place) => `${keyColumn(place)} nulls first`),
  };
}

function selectOf(view: View, more: readonly string[]): string {
  const fields = conditionFields(view.tables);
  const key = view.tables.map((_, place) => `coalesce(${sqlAlias(place)}."PK_ID"::text, '')`).join(` || ',' || `);
  const columns = view.fields.map(({ place, field, name }) => `${sqlAlias(place)}.${quoteName(field.name)} as ${quoteName(name)}`);
  const from = view.tables.map(({ table, join, on }, place) => {
    const source = `${quoteName(table.dataSchema, table.name)} ${sqlAlias(place)}`;
    return join === null || on === null ? source : `${join} join ${source} on ${conditionSql(on, fields)}`;
  });
  const where = view.where === null ? '' : ` where ${conditionSql(view.where, fields)}`;
  return `select ${[`${key} as "PK_ID"`, ...columns, ...more].join(', ')} from ${from.join(' ')}${where}`;
}

/** Whether a field's values are shown to anybody. */
export const isShown = (type: keyof typeof FIELD_RULES): boolean => FIELD_RULES[type].json !== 'hidden';
