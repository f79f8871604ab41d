import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../../api/query-client.ts';
import { request } from '../../../api/request.ts';
import type { TableField } from '../field.ts';

/** A view's definition as the server takes it. */
export interface ViewDefinition {
  Name: string;
  Note: string;
  Tables: { Table: string; Alias?: string; Join?: Join; On?: string }[];
  /** Left out: all fields that the tables have now. */
  Fields?: { Field: string; Name?: string; Label?: string | null }[];
  Where: string | null;
  /** The alias of the table that is written through the view. */
  EditableTable: string | null;
}
export type Join = 'inner' | 'left' | 'right' | 'full';

export interface View extends ViewDefinition {
  Status: 'Active' | 'Inactive';
  InactiveReason: string | null;
}

const pathOf = (view: string) => `/v3/views/${encodeURIComponent(view)}`;

/** The names of the account's views. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => request<{ Result: string[] }>('/v3/views', { signal }).then(({ Result }) => Result),
});

export const viewQuery = (view: string) => queryOptions({
  queryKey: ['views', view],
  queryFn: ({ signal }) => request<{ Result: View }>(pathOf(view), { signal }).then(({ Result }) => Result),
});

export const viewFieldsQuery = (view: string) => queryOptions({
  queryKey: ['views', view, 'fields'],
  queryFn: ({ signal }) => request<{ Result: TableField[] }>(`${pathOf(view)}/fields`, { signal }).then(({ Result }) => Result),
});

const reread = () => queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });

/** @param view as it is called now; null: a new one */
export async function saveView(view: string | null, definition: ViewDefinition): Promise<void> {
  await (view === null ? request('/v3/views', { method: 'POST', body: definition }) : request(pathOf(view), { method: 'PUT', body: definition }));
  await reread();
}

export async function deleteView(view: string): Promise<void> {
  await request(pathOf(view), { method: 'DELETE' });
  queryClient.removeQueries({ queryKey: ['views', view] });
  await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey, exact: true });
}
