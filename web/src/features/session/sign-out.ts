import { request } from '../../api/request.ts';

/** Ends the session, then loads the page anew, so that nothing that was read stays. */
export async function signOut(): Promise<void> {
  await request('/console/session', { method: 'DELETE' });
  window.location.assign('/sign-in');
}
