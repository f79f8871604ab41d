import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { setCsrfToken } from '../../api/session-state.ts';
import { sessionQuery } from './get-session.ts';
import type { Session } from './session.ts';

/** @throws ApiError 401 for a wrong e-mail or password, 429 after too many tries */
export async function signIn(credentials: { Email: string; Password: string }): Promise<void> {
  openSession(await request<Session>('/console/session', { method: 'POST', body: credentials }));
}

/** From now on the pages act for this session. */
export function openSession(session: Session): void {
  setCsrfToken(session.CsrfToken);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}
