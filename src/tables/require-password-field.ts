import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';
import { requireField } from './require-field.ts';

/** @throws RequestError FieldNotFound when the table has no field of that name, or one of another type */
export function requirePasswordField(table: DataTable, name: string): Field {
  const field = requireField(table, name);
  if (field.type !== 'PASSWORD') throw new RequestError('FieldNotFound', `${field.name} is a ${field.type} field, not a PASSWORD field.`);
  return field;
}
