import { RequestError } from '../../errors.ts';
import type { DataTable } from '../data-table.ts';

/** @throws RequestError Conflict for an attached table, whose columns are its owner's */
export function refuseAttached({ name, attachment }: DataTable): void {
  if (attachment === null) return;
  const relation = JSON.stringify(`${attachment.schema}.${attachment.relation}`);
  throw new RequestError('Conflict', `The table ${name} is attached: change ${relation} in the database, and its fields follow. To give it up, detach it.`);
}
