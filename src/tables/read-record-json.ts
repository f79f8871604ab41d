import type { Queryable } from '../db/queryable.ts';
import { quoteName } from './quote-name.ts';

/** Where a table's records lie, and which of its columns are never shown. */
export interface RecordSource {
  dataSchema: string;
  name: string;
  fields: readonly { name: string; type: string }[];
}

const KEY = /^\d{1,18}$/;

/**
 * One record as JSON text, as capture writes it: column names, numbers with every digit, no PASSWORD fields.
 * @param recordKey `PK_ID`; null: the latest record
 * @returns null when there is none.
 */
export async function readRecordJson(db: Queryable, table: RecordSource, recordKey: string | null): Promise<{ key: string; json: string } | null> {
  if (recordKey !== null && !KEY.test(recordKey)) return null;
  const hidden = table.fields.filter(({ type }) => type === 'PASSWORD').map(({ name }) => name);
  const { rows } = await db.query<{ key: string; json: string }>(
    `select t."PK_ID"::text as key, (case when cardinality($1::text[]) = 0 then row_to_json(t) else (to_jsonb(t) - $1::text[])::json end)::text as json
     from ${quoteName(table.dataSchema, table.name)} t
     ${recordKey === null ? 'where $2::bigint is null order by t."PK_ID" desc limit 1' : 'where t."PK_ID" = $2::bigint'}`,
    [hidden, recordKey],
  );
  return rows[0] ?? null;
}
