import type { Role } from '../session/session.ts';

/** What each role may do, in words. */
export const ROLES: readonly { value: Role; label: string; description: string }[] = [
  { value: 'owner', label: 'Owner', description: 'Everything, and makes other owners' },
  { value: 'administrator', label: 'Administrator', description: 'Tables, webhooks, users, profiles and settings' },
  { value: 'user', label: 'User', description: 'Works with the records of all tables' },
];

/** The roles that somebody may give: only an owner makes owners. */
export function rolesGivenBy(role: Role): typeof ROLES {
  return role === 'owner' ? ROLES : ROLES.filter(({ value }) => value !== 'owner');
}

export function roleLabel(role: Role): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}
