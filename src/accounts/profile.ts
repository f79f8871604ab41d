import type { Reach, TableAccess } from './reach.ts';

/** A web services profile: the credentials of a REST client, and what they reach. */
export interface Profile extends Reach {
  accountId: string;
  id: string;
  name: string;
  clientId: string;
  access: ReadonlyMap<number, TableAccess>;
  createdAt: Date;
}

/** A row of the statements that select `PROFILE_COLUMNS`. */
export interface ProfileRow {
  accountId: string;
  id: string;
  name: string;
  clientId: string;
  allObjects: boolean;
  createdAt: Date;
  /** [[table id, may write]…] */
  access: readonly (readonly [number, boolean])[];
}

/** Selects a profile from `rowcast.profile p` with the property names of `ProfileRow`. */
export const PROFILE_COLUMNS = `p.account_id as "accountId", p.id, p.name, p.client_id as "clientId", p.all_objects as "allObjects", p.created_at as "createdAt",
  (select coalesce(json_agg(json_build_array(a.table_id, a.may_write)), '[]') from rowcast.profile_access a
   where a.account_id = p.account_id and a.profile_id = p.id) as access`;

export function toProfile({ accountId, id, name, clientId, allObjects, createdAt, access }: ProfileRow): Profile {
  return { accountId, id, name, clientId, allObjects, createdAt, access: new Map(access.map(([tableId, mayWrite]) => [tableId, mayWrite ? 'write' : 'read'])) };
}
