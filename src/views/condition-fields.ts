import type { DataTable } from '../tables/data-table.ts';
import type { BoundField } from '../tables/expression/bind-condition.ts';
import type { ExpressionField } from '../tables/expression/expression-field.ts';
import { quoteName } from '../tables/quote-name.ts';
import { tableColumns } from '../tables/record-columns.ts';
import { PK_ID_FIELD } from './view-definition.ts';

/** A field that the conditions of a view may name, and what it is bound to. */
export type ConditionField = ExpressionField & BoundField;

interface Named {
  table: DataTable;
  alias: string;
}

/** How a view's SQL calls one of its tables. */
export const sqlAlias = (place: number): string => `t${place}`;

/** Every field of the joined tables as `Alias.Field`. */
export function qualifiedFields(tables: readonly Named[]): ConditionField[] {
  return tables.flatMap(({ table, alias }, place) => {
    const ids = new Map(table.fields.map(({ name, id }) => [name, id]));
    return tableColumns(table).fields.map((field): ConditionField => ({
      ...field,
      name: `${alias}.${field.name}`,
      sql: `${sqlAlias(place)}.${quoteName(field.name)}`,
      place,
      fieldId: ids.get(field.name) ?? PK_ID_FIELD,
    }));
  });
}

/** What conditions may name: every field with its table, and those alone that only one of the tables has. */
export function conditionFields(tables: readonly Named[]): ConditionField[] {
  const qualified = qualifiedFields(tables);
  const bare = qualified.map((field) => ({ ...field, name: field.name.slice((tables[field.place]?.alias.length ?? 0) + 1) }));
  const times = new Map<string, number>();
  for (const { name } of bare) times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + 1);
  return [...qualified, ...bare.filter(({ name }) => times.get(name.toLowerCase()) === 1)];
}
