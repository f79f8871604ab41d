import { RequestError, type Problem } from '../errors.ts';
import { refuseAttached } from './attached/refuse-attached.ts';
import { changeDefinitions } from './change-definitions.ts';
import type { DataTable } from './data-table.ts';
import { quoteName } from './quote-name.ts';
import { renewShape } from './renew-shape.ts';
import { requireTable } from './require-table.ts';
import { readTableName, readTableNote, refuseTakenName } from './table-properties.ts';
import type { Tables } from './tables.ts';

/**
 * Renames a table, or changes its note. Whatever is bound to the table follows; what was captured before goes out with the name it had.
 * @param input `{Name?, Note?}`, at least one; what is not given stays
 * @throws RequestError IncorrectBodyParameter; ObjectNotFound; Conflict when the name is taken, or the table attached
 */
export async function changeTable(tables: Tables, accountId: string, tableName: string, input: unknown): Promise<DataTable> {
  const change = readChange(input);
  return changeDefinitions(tables, accountId, tableName, async (client) => {
    const table = await requireTable(client, accountId, tableName);
    refuseAttached(table);
    const name = change.name ?? table.name;
    const isRenamed = name !== table.name;
    if (isRenamed) await refuseTakenName(client, accountId, name, table.id);
    await client.query('update rowcast.data_table set name = $3, note = $4 where account_id = $1 and id = $2', [accountId, table.id, name, change.note ?? table.note]);
    if (!isRenamed) return requireTable(client, accountId, name);
    await client.query(`alter table ${quoteName(table.dataSchema, table.name)} rename to ${quoteName(name)}`);
    return renewShape(client, tables.hooks, accountId, name);
  });
}

function readChange(input: unknown): { name: string | null; note: string | null } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new RequestError('IncorrectBodyParameter', 'The body must be an object with Name, Note or both.');
  }
  const { Name, Note, ...others } = input as Record<string, unknown>;
  const problems: Problem[] = Object.keys(others).map((property) => ({ property: property.slice(0, 64), problem: 'is no property of a table that can be changed' }));
  if (Object.keys(input).length === 0) problems.push({ property: '', problem: 'Give Name, Note or both' });
  const name = Name === undefined ? null : readTableName(Name, problems);
  const note = Note === undefined ? null : readTableNote(Note, problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return { name, note };
}
