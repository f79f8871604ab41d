import type { DataTable } from './data-table.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { Field } from './field.ts';
import { quoteName } from './quote-name.ts';

/** Where a table's records lie, for a statement. */
export function placeOf({ dataSchema, name, attachment }: Pick<DataTable, 'dataSchema' | 'name' | 'attachment'>): string {
  return attachment === null ? quoteName(dataSchema, name) : quoteName(attachment.schema, attachment.relation);
}

/** The field's column, for a statement that writes it. */
export function columnOf({ name, source }: Pick<Field, 'name' | 'source'>): string {
  return quoteName(source === null ? name : source.column);
}

/** The field's column, for a statement that reads or compares it. */
export function shownColumnOf(field: Pick<Field, 'name' | 'source'>): string {
  return field.source?.kind === 'other' ? `${columnOf(field)}::text` : columnOf(field);
}

/** The SQL type that a parameter for the field is cast to. */
export function sqlTypeOf({ type, source }: Pick<Field, 'type' | 'source'>): string {
  return source === null ? FIELD_RULES[type].sqlType : quoteName(source.typeSchema, source.typeName);
}

/** What orders records when nothing else does, and tells each from the others. */
export function keyColumnsOf({ attachment }: Pick<DataTable, 'attachment'>): string[] {
  return attachment === null ? ['"PK_ID"'] : attachment.keyColumns.map((column) => quoteName(column));
}
