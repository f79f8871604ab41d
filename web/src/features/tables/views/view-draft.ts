import type { Join, View, ViewDefinition } from './views.ts';

/** A view as a form holds it. */
export interface ViewDraft {
  name: string;
  note: string;
  tables: readonly TableDraft[];
  /** `Alias.Field`; none: all that the tables have now. */
  fields: readonly { field: string; name: string; label: string }[];
  where: string;
  /** An alias; '' for none. */
  editable: string;
}

export interface TableDraft {
  key: number;
  table: string;
  alias: string;
  join: Join;
  on: string;
}

export const NEW_VIEW: ViewDraft = { name: '', note: '', tables: [{ key: 0, table: '', alias: '', join: 'inner', on: '' }], fields: [], where: '', editable: '' };

/** What conditions call it. */
export const aliasOf = ({ alias, table }: TableDraft) => (alias.trim() === '' ? table : alias.trim());

export function draftOf({ Name, Note, Tables, Fields = [], Where, EditableTable }: View): ViewDraft {
  return {
    name: Name,
    note: Note,
    tables: Tables.map(({ Table, Alias = Table, Join = 'inner', On = '' }, key) => ({ key, table: Table, alias: Alias === Table ? '' : Alias, join: Join, on: On })),
    fields: Fields.map((field) => ({ field: field.Field, name: field.Name ?? '', label: field.Label ?? '' })),
    where: Where ?? '',
    editable: EditableTable ?? '',
  };
}

export function definitionOf({ name, note, tables, fields, where, editable }: ViewDraft): ViewDefinition {
  return {
    Name: name.trim(),
    Note: note.trim(),
    Tables: tables.map((table, place) => ({
      Table: table.table,
      ...(table.alias.trim() === '' ? {} : { Alias: table.alias.trim() }),
      ...(place === 0 ? {} : { Join: table.join, On: table.on.trim() }),
    })),
    ...(fields.length === 0 ? {} : { Fields: fields.map((field) => ({ Field: field.field, ...(field.name.trim() === '' ? {} : { Name: field.name.trim() }), ...(field.label.trim() === '' ? {} : { Label: field.label.trim() }) })) }),
    Where: where.trim() === '' ? null : where.trim(),
    EditableTable: editable === '' ? null : editable,
  };
}
