import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { sessionQuery } from '../session/get-session.ts';
import type { Session } from '../session/session.ts';

/** The account with the settings that are its own: a null address is the server's. */
export type Settings = Omit<Session['Account'], 'IntegrationUrl'> & { IntegrationUrl: string | null; DefaultIntegrationUrl: string };

export const settingsQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => request<Settings>('/console/account', { signal }),
});

/** The session knows the account's name and time zone, too. */
export async function changeSettings(body: { Name: string; TimeZone: string; IntegrationUrl: string | null }): Promise<void> {
  queryClient.setQueryData(settingsQuery.queryKey, await request<Settings>('/console/account', { method: 'PUT', body }));
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
