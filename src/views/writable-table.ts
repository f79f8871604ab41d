import { RequestError, type Problem } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import { PK_ID_FIELD } from './view-definition.ts';
import type { View } from './view.ts';

interface WritableTable {
  /** The table that is written to. */
  table: DataTable;
  place: number;
  /** The same with the fields that the view shows, named as it names them: what a body of the view is read by. */
  asNamed: DataTable;
}

/** @throws RequestError AlterReadOnlyData when the view is only read */
export function writableTable({ name, tables, fields, editable }: View): WritableTable {
  const table = editable === null ? undefined : tables[editable]?.table;
  if (table === undefined || editable === null) throw new RequestError('AlterReadOnlyData', `The view ${name} is read-only: it names no EditableTable.`);
  const own = fields.filter(({ place, field }) => place === editable && field.id !== PK_ID_FIELD);
  return { table, place: editable, asNamed: { ...table, name, fields: own.map((one) => ({ ...one.field, name: one.name })) } };
}

/** @throws RequestError AlterReadOnlyData that names the properties which are fields of the view's other tables */
export function refuseOtherTables(inputs: readonly unknown[], { tables, fields, editable }: View, path: (index: number) => string): void {
  const others = new Map(fields.filter(({ place, field }) => place !== editable || field.id === PK_ID_FIELD).map((field) => [field.name.toLowerCase(), field]));
  const problems: Problem[] = inputs.flatMap((input, index) =>
    typeof input !== 'object' || input === null || Array.isArray(input)
      ? []
      : Object.keys(input).flatMap((name) => {
          const other = others.get(name.toLowerCase());
          if (other === undefined) return [];
          const problem = other.place === editable ? 'is set by the system' : `is of ${tables[other.place]?.alias ?? ''}; through this view only ${tables[editable ?? 0]?.alias ?? ''} is written`;
          return [{ property: `${path(index)}${other.name}`, problem }];
        }));
  if (problems.length > 0) throw RequestError.ofProblems('AlterReadOnlyData', problems);
}
