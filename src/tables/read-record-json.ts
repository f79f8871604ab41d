import type { Queryable } from '../db/queryable.ts';
import { columnOf, keyColumnsOf, placeOf, shownColumnOf } from './columns.ts';
import type { DataTable } from './data-table.ts';
import { quoteName } from './quote-name.ts';

const KEY = /^\d{1,18}$/;
const NO_SUCH_VALUE = /^22/;

/**
 * One record as JSON text, as capture writes it: column names, numbers with every digit, no PASSWORD fields.
 * @param recordKey `PK_ID`; of an attached table without it the key, of several columns as a JSON array of texts; null: the
 *   latest record
 * @returns null when there is none.
 */
export async function readRecordJson(db: Queryable, table: DataTable, recordKey: string | null): Promise<{ key: string; json: string } | null> {
  if (table.attachment !== null) return readAttached(db, table, recordKey);
  if (recordKey !== null && !KEY.test(recordKey)) return null;
  const hidden = table.fields.filter(({ type }) => type === 'PASSWORD').map(({ name }) => name);
  const { rows } = await db.query<{ key: string; json: string }>(
    `select t."PK_ID"::text as key, (case when cardinality($1::text[]) = 0 then row_to_json(t) else (to_jsonb(t) - $1::text[])::json end)::text as json
     from ${placeOf(table)} t
     ${recordKey === null ? 'where $2::bigint is null order by t."PK_ID" desc limit 1' : 'where t."PK_ID" = $2::bigint'}`,
    [hidden, recordKey],
  );
  return rows[0] ?? null;
}

async function readAttached(db: Queryable, table: DataTable, recordKey: string | null): Promise<{ key: string; json: string } | null> {
  const keys = keyColumnsOf(table);
  const values = recordKey === null ? [] : keyValues(recordKey, keys.length);
  if (values === null) return null;
  const key = keys.length === 1 ? `${keys[0]}::text` : `json_build_array(${keys.map((column) => `${column}::text`).join(', ')})::text`;
  const shown = table.fields.map((field) => `${shownColumnOf(field)} as ${columnOf(field)}`).join(', ');
  const condition = keys.map((column, place) => `${column} = $${place + 1}::${typeOf(table, place)}`).join(' and ');
  try {
    const { rows } = await db.query<{ key: string; json: string }>(
      `select ${key} as key, (select row_to_json(x) from (select ${shown}) x)::text as json from ${placeOf(table)}
       ${recordKey === null ? `order by ${keys.map((column) => `${column} desc`).join(', ')} limit 1` : `where ${condition}`}`,
      values,
    );
    return rows[0] ?? null;
  } catch (error) {
    if (NO_SUCH_VALUE.test(String((error as { code?: unknown }).code))) return null;
    throw error;
  }
}

/** The values of the key's columns, or null when it can be no key. */
function keyValues(recordKey: string, columns: number): string[] | null {
  if (columns === 1) return [recordKey];
  try {
    const values: unknown = JSON.parse(recordKey);
    return Array.isArray(values) && values.length === columns && values.every((value) => typeof value === 'string') ? values : null;
  } catch {
    return null;
  }
}

function typeOf({ attachment, fields }: DataTable, place: number): string {
  const source = fields.find((field) => field.source?.column === attachment?.keyColumns[place])?.source;
  return source === null || source === undefined ? 'text' : quoteName(source.typeSchema, source.typeName);
}
