import type { Pool } from 'pg';
import { quoteName } from '../tables/quote-name.ts';

const BATCH = 500;

interface Candidate {
  accountId: string;
  id: string;
  recordKey: number;
  /** null: the table or the field is gone. */
  dataSchema: string | null;
  table: string | null;
  field: string | null;
}

/**
 * Looks whether records still have their attachments: records are deleted in many ways, plain SQL among them. What no record
 * has is marked, and swept later. Each is looked at once an hour.
 * @returns whether there may be more
 */
export async function markLostAttachments(pool: Pool, { now, everyMs }: { now: Date; everyMs: number }): Promise<{ more: boolean }> {
  const { rows } = await pool.query<Candidate>(
    `update rowcast.content c set checked_at = $1 from (
       select k.account_id, k.id, a.data_schema, t.name as table_name, f.name as field_name
       from (
         select * from rowcast.content where table_id is not null and checked_at < $1::timestamptz - make_interval(secs => $2 / 1000.0)
         order by checked_at limit $3 for update skip locked
       ) k
       join rowcast.account a on a.id = k.account_id
       left join rowcast.data_table t on t.account_id = k.account_id and t.id = k.table_id
       left join rowcast.field f on f.account_id = k.account_id and f.table_id = k.table_id and f.id = k.field_id
     ) due
     where c.account_id = due.account_id and c.id = due.id
     returning c.account_id as "accountId", c.id, c.record_key as "recordKey", due.data_schema as "dataSchema", due.table_name as "table", due.field_name as "field"`,
    [now, everyMs, BATCH],
  );
  const places = new Map<string, Candidate[]>();
  for (const row of rows) {
    const place = `${row.accountId}/${row.table}/${row.field}`;
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  for (const place of places.values()) await mark(pool, place, now);
  return { more: rows.length === BATCH };
}

async function mark(pool: Pool, contents: readonly Candidate[], now: Date): Promise<void> {
  const [first] = contents;
  if (first === undefined) return;
  const { accountId, dataSchema, table, field } = first;
  const here = dataSchema !== null && table !== null && field !== null;
  // The table may be renamed or dropped at this very moment: then the next look tells.
  await pool.query(
    `update rowcast.content c set unused_since = case when held.id is null then coalesce(c.unused_since, $4) end
     from unnest($2::uuid[], $3::bigint[]) as k (id, record_key)
     left join lateral (${here ? `select k.id from ${quoteName(dataSchema, table)} r where r."PK_ID" = k.record_key and left(r.${quoteName(field)}, 36) = k.id::text` : 'select k.id where false'}) held on true
     where c.account_id = $1 and c.id = k.id and (c.unused_since is null) <> (held.id is not null)`,
    [accountId, contents.map(({ id }) => id), contents.map(({ recordKey }) => recordKey), now],
  );
}
