import { request } from '../../api/request.ts';
import type { Role } from './session.ts';

/** What a one-time link is for. */
export interface OneTimeLink {
  Kind: 'first' | 'invitation' | 'reset';
  Account: { Name: string };
  Email: string | null;
  Name: string | null;
  Role: Role;
  ExpiresAt: string;
}

/** @throws ApiError 404 when the link is unknown, used or over */
export function lookAtLink(token: string): Promise<OneTimeLink> {
  return request('/console/links/look', { method: 'POST', body: { Token: token } });
}
