import { RequestError } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import type { Field } from '../tables/field.ts';
import { requireField } from '../tables/require-field.ts';

/** @throws RequestError FieldNotFound when the table has no field of that name, or one of another type */
export function requireFieldOfType(table: DataTable, name: string, type: 'FILE' | 'ATTACHMENT'): Field {
  const field = requireField(table, name);
  if (field.type !== type) throw new RequestError('FieldNotFound', `${field.name} is a ${field.type} field, not ${type === 'FILE' ? 'a FILE' : 'an ATTACHMENT'} field.`);
  return field;
}
