import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { sessionQuery } from '../session/get-session.ts';

/** Changes one's own name or password; a new password ends one's other sessions. */
export async function changeMe(body: { Name: string } | { Password: string; CurrentPassword: string }): Promise<void> {
  await request('/console/users/me', { method: 'PUT', body });
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

/** Ends every session of the user, then loads the page anew, so that nothing that was read stays. */
export async function signOutEverywhere(): Promise<void> {
  await request('/console/sessions', { method: 'DELETE' });
  window.location.assign('/sign-in');
}
