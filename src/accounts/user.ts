import type { Reach } from './reach.ts';

/** From the most to the least. */
export const ROLES = ['owner', 'administrator', 'user'] as const;

export type Role = (typeof ROLES)[number];

/** A person who signs in to the console of one account. */
export interface User {
  accountId: string;
  id: string;
  name: string;
  /** As it was given; taken in any case. */
  email: string;
  role: Role;
  createdAt: Date;
  lastSignInAt: Date | null;
}

/** Selects a user from `rowcast.account_user u` with the property names of `User`. */
export const USER_COLUMNS = `u.account_id as "accountId", u.id, u.name, u.email, u.role, u.created_at as "createdAt", u.last_sign_in_at as "lastSignInAt"`;

/** How a user signs what he makes. */
export function signatureOf({ name, email }: Pick<User, 'name' | 'email'>): string {
  return `${name} (${email})`;
}

/** Owner and administrators manage webhooks, tables, profiles, people and settings. */
export function manages({ role }: Pick<User, 'role'>): boolean {
  return role !== 'user';
}

/** A user without a role of management works with the records of every table. */
export function reachOf(user: Pick<User, 'role'>): Reach {
  return manages(user) ? { allObjects: true, access: 'write' } : { allObjects: false, access: 'write' };
}
