import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import type { Role } from '../session/session.ts';

export interface User {
  Id: string;
  Name: string;
  Email: string;
  Role: Role;
  DateCreated: string;
  LastSignIn: string | null;
}

export interface Invitation {
  Id: string;
  Email: string;
  Role: Role;
  InvitedBy: string;
  DateCreated: string;
  ExpiresAt: string;
}

/** A one-time link; in the answer that made it only. */
export interface LinkOnce {
  Link: string;
  ExpiresAt: string;
}

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await request<{ Result: User[] }>('/console/users', { signal })).Result,
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await request<{ Result: Invitation[] }>('/console/invitations', { signal })).Result,
});

export async function inviteUser(body: { Email: string; Role: Role }): Promise<Invitation & LinkOnce> {
  const made = await request<Invitation & LinkOnce>('/console/invitations', { method: 'POST', body });
  await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
  return made;
}

export async function withdrawInvitation(id: string): Promise<void> {
  await request(`/console/invitations/${id}`, { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey });
}

export async function changeRole(id: string, role: Role): Promise<void> {
  await request(`/console/users/${id}`, { method: 'PUT', body: { Role: role } });
  await queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
}

export async function removeUser(id: string): Promise<void> {
  await request(`/console/users/${id}`, { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
}

export function makeResetLink(id: string): Promise<LinkOnce> {
  return request<LinkOnce>(`/console/users/${id}/resetPassword`, { method: 'POST' });
}
