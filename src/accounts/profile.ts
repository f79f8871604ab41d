export type TableAccess = 'read' | 'write';

/** A web services profile: the credentials of a REST client, and what they reach. */
export interface Profile {
  accountId: string;
  id: string;
  name: string;
  clientId: string;
  /** Reaches every table, may make and drop tables, and manages webhooks. */
  allObjects: boolean;
  /** Without access to all objects: table id → what it may do there. `write` includes `read`. */
  access: ReadonlyMap<number, TableAccess>;
}

/** A row of the statements that select `PROFILE_COLUMNS`. */
export interface ProfileRow {
  accountId: string;
  id: string;
  name: string;
  clientId: string;
  allObjects: boolean;
  /** [[table id, may write]…] */
  access: readonly (readonly [number, boolean])[];
}

/** Selects a profile from `rowcast.profile p` with the property names of `ProfileRow`. */
export const PROFILE_COLUMNS = `p.account_id as "accountId", p.id, p.name, p.client_id as "clientId", p.all_objects as "allObjects",
  (select coalesce(json_agg(json_build_array(a.table_id, a.may_write)), '[]') from rowcast.profile_access a
   where a.account_id = p.account_id and a.profile_id = p.id) as access`;

export function toProfile({ accountId, id, name, clientId, allObjects, access }: ProfileRow): Profile {
  return { accountId, id, name, clientId, allObjects, access: new Map(access.map(([tableId, mayWrite]) => [tableId, mayWrite ? 'write' : 'read'])) };
}
