import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { fieldsQuery } from './list-fields.ts';

const pathOf = (table: string, field?: string) => `/v3/tables/${encodeURIComponent(table)}/fields${field === undefined ? '' : `/${encodeURIComponent(field)}`}`;
const reread = (table: string) => queryClient.invalidateQueries({ queryKey: fieldsQuery(table).queryKey });

export async function addField(table: string, field: object): Promise<void> {
  await request(pathOf(table), { method: 'POST', body: field });
  await reread(table);
}

/** @param changes one after the other, each whole or not at all: the second names the field as the first left it */
export async function changeField(table: string, field: string, changes: readonly Record<string, unknown>[]): Promise<void> {
  let name = field;
  try {
    for (const change of changes) {
      await request(pathOf(table, name), { method: 'PUT', body: change });
      if (typeof change['Name'] === 'string') name = change['Name'];
    }
  } finally {
    await reread(table);
  }
}

/** @param force makes the events that use it inactive, rather than refuse */
export async function deleteField(table: string, field: string, force: boolean): Promise<void> {
  await request(pathOf(table, field), { method: 'DELETE', query: { force: force || null } });
  await reread(table);
}
