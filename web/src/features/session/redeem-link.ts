import { request } from '../../api/request.ts';
import type { Session } from './session.ts';
import { openSession } from './sign-in.ts';

/** Uses a one-time link up, and signs in. */
export async function redeemLink(body: { Token: string; Password: string; Name?: string; Email?: string }): Promise<void> {
  openSession(await request<Session>('/console/links/use', { method: 'POST', body }));
}
