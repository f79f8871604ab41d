import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

/** What a profile may do in one table. */
export interface TableAccess {
  Table: string;
  Access: 'read' | 'write';
}

export interface Profile {
  Id: string;
  Name: string;
  ClientId: string;
  AllObjects: boolean;
  Access: TableAccess[];
  DateCreated: string;
}

export type ProfileBody = Pick<Profile, 'Name' | 'AllObjects' | 'Access'>;

/** The secret is in this answer only. */
export type ProfileWithSecret = Profile & { ClientSecret: string };

export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: async ({ signal }) => (await request<{ Result: Profile[] }>('/console/profiles', { signal })).Result,
});

/** The names of the account's tables. */
export const tableNamesQuery = queryOptions({
  queryKey: ['tables', 'names'],
  queryFn: async ({ signal }) => (await request<{ Result: string[] }>('/v2/tables', { signal })).Result,
});

const renew = () => queryClient.invalidateQueries({ queryKey: profilesQuery.queryKey });

export async function createProfile(body: ProfileBody): Promise<ProfileWithSecret> {
  const made = await request<ProfileWithSecret>('/console/profiles', { method: 'POST', body });
  await renew();
  return made;
}

export async function changeProfile(id: string, body: ProfileBody): Promise<Profile> {
  const changed = await request<Profile>(`/console/profiles/${id}`, { method: 'PUT', body });
  await renew();
  return changed;
}

export function regenerateSecret(id: string): Promise<ProfileWithSecret> {
  return request<ProfileWithSecret>(`/console/profiles/${id}/regenerateSecret`, { method: 'POST' });
}

export async function revokeProfile(id: string): Promise<void> {
  await request(`/console/profiles/${id}`, { method: 'DELETE' });
  await renew();
}
