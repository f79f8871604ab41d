import { fieldJson } from '../tables/field-json.ts';
import type { View, ViewField } from './view.ts';

/** A view's definition as the REST API takes and shows it. */
export function definitionJson({ tables, fields, where, editable }: Pick<View, 'tables' | 'fields' | 'where' | 'editable'>): Record<string, unknown> {
  return {
    Tables: tables.map(({ table, alias, join, on }) => ({ Table: table.name, Alias: alias, ...(join === null ? {} : { Join: join, On: on }) })),
    Fields: fields.map(({ place, field, name, label }) => ({ Field: `${tables[place]?.alias ?? ''}.${field.name}`, Name: name, Label: label })),
    Where: where,
    EditableTable: editable === null ? null : (tables[editable]?.alias ?? null),
  };
}

/** A view's field, as a table's field is shown, and where it comes from. Editable: through the view. */
export function viewFieldJson({ tables, editable }: View, { place, field, name, label }: ViewField, index: number): Record<string, unknown> {
  return {
    ...fieldJson({ ...field, name, label, displayOrder: index + 1, editable: field.editable && place === editable }),
    Table: tables[place]?.table.name ?? '',
    Field: field.name,
  };
}
