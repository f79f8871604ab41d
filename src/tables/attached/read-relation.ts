import type { Queryable } from '../../db/queryable.ts';
import type { Relation } from './relation.ts';

const RELATION = `
  select c.oid::bigint as oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence as persistence,
    (c.relispartition or exists (select from pg_inherits i where i.inhrelid = c.oid or i.inhparent = c.oid)) as inherits,
    (n.nspname like 'pg\\_%' or n.nspname in ('information_schema', 'rowcast')
      or exists (select from rowcast.account o where o.data_schema = n.nspname)) as reserved,
    exists (select from pg_subscription_rel s where s.srrelid = c.oid) as subscribed,
    pg_get_userbyid(c.relowner) as owner, current_user::text as role, pg_has_role(current_user, c.relowner, 'usage') as "mayOwn",
    array(
      select wanted from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as w (wanted) where not has_table_privilege(c.oid, wanted)
      union all select 'USAGE of the schema' where not has_schema_privilege(n.oid, 'usage')
    ) as lacks,
    rowcast.relation_fingerprint(c.oid) as fingerprint,
    array(
      select a.attname::text from pg_constraint k cross join unnest(k.conkey) with ordinality as u (number, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number
      where k.conrelid = c.oid and k.contype = 'p' order by u.place
    ) as key,
    coalesce((
      select json_agg(json_build_object(
        'number', a.attnum, 'name', a.attname, 'typeSchema', tn.nspname, 'typeName', t.typname,
        'baseType', case when b.typnamespace = 'pg_catalog'::regnamespace then b.typname end,
        'length', case when b.typname in ('varchar', 'bpchar') and b.typmod > 4 then b.typmod - 4 end,
        'isEnum', b.typtype = 'e',
        'nullable', not a.attnotnull, 'generated', a.attgenerated <> '' or a.attidentity = 'a'
      ) order by a.attnum)
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      join pg_namespace tn on tn.oid = t.typnamespace
      cross join lateral (
        with recursive base (oid, typtype, typname, typnamespace, typbasetype, typmod) as (
          select t.oid, t.typtype, t.typname, t.typnamespace, t.typbasetype, case t.typtype when 'd' then t.typtypmod else a.atttypmod end
          union all
          select u.oid, u.typtype, u.typname, u.typnamespace, u.typbasetype, case u.typtype when 'd' then u.typtypmod else base.typmod end
          from base join pg_type u on u.oid = base.typbasetype where base.typtype = 'd'
        )
        select * from base where typtype <> 'd'
      ) b
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ), '[]') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace`;

/** What the catalogs say of a relation, by its names; null: there is none. */
export async function readRelation(db: Queryable, schema: string, name: string): Promise<Relation | null> {
  const { rows } = await db.query<Relation>(`${RELATION} where n.nspname = $1 and c.relname = $2`, [schema, name]);
  return rows[0] ?? null;
}

/** The same by its oid: the owner may have renamed it. */
export async function readRelationByOid(db: Queryable, oid: number): Promise<Relation | null> {
  const { rows } = await db.query<Relation>(`${RELATION} where c.oid = $1::bigint::oid`, [oid]);
  return rows[0] ?? null;
}
