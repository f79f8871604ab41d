import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';
import { didYouMean } from './did-you-mean.ts';

/** @throws RequestError FieldNotFound, also for `PK_ID`, which is no field of its own */
export function requireField(table: DataTable, name: string): Field {
  const field = table.fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (field !== undefined) return field;
  const near = didYouMean(name, table.fields.map((candidate) => candidate.name));
  throw new RequestError('FieldNotFound', `Table ${table.name} has no field ${JSON.stringify(name.slice(0, 64))}${near}.`);
}
