import type { PoolClient } from 'pg';
import { textArray } from '../../db/binary-array.ts';
import type { DataTable } from '../../tables/data-table.ts';
import { FIELD_RULES } from '../../tables/field-rules.ts';
import type { Field } from '../../tables/field.ts';
import { placeOf } from '../../tables/columns.ts';
import { readerOf } from '../../tables/read-records.ts';
import { quoteName } from '../../tables/quote-name.ts';
import type { ReportedRow } from './error-report.ts';
import type { RowBlock } from './row-block.ts';

const TAKEN = 'must be unique, and a record has it already';
const TWICE = 'must be unique, and an earlier row has it';

/**
 * Parts the rows, by their places in the block, whose values another record, or an earlier row, has in a unique field from those that can be loaded, with one
 * statement for all of them. What is unique in an attached table only its database knows. Unique fields that the file does not have are blank in every row;
 * formulas are left to PostgreSQL.
 */
export async function refuseDuplicates(client: PoolClient, table: DataTable, fields: readonly Field[], rows: RowBlock): Promise<{ good: number[]; bad: ReportedRow[] }> {
  const unique = table.fields.filter((field) => field.unique && readerOf(field) !== null && table.attachment === null);
  const all = Array.from({ length: rows.count }, (_, row) => row);
  if (unique.length === 0 || rows.count === 0) return { good: all, bad: [] };
  const { rows: judged } = await client.query<{ keys: (string | null)[]; taken: boolean[] }>({
    text: judgement(table, unique),
    values: unique.map((field) => {
      const place = fields.findIndex(({ id }) => id === field.id);
      return textArray(all.map((row) => (place === -1 ? null : rows.value(row, place))));
    }),
  });
  const seen = unique.map(() => new Set<string | null>());
  const good: number[] = [];
  const bad: ReportedRow[] = [];
  for (const row of all) {
    const { keys = [], taken = [] } = judged[row] ?? {};
    const problems = unique.flatMap((field, place) => {
      const key = keys[place] ?? null;
      if (taken[place] === true) return [{ column: field.name, reason: TAKEN }];
      return (key !== null || !field.uniqueAllowNulls) && seen[place]?.has(key) === true ? [{ column: field.name, reason: TWICE }] : [];
    });
    if (problems.length > 0) bad.push({ number: rows.number(row), raw: rows.raw(row), problems });
    else {
      good.push(row);
      for (const [place, set] of seen.entries()) set.add(keys[place] ?? null);
    }
  }
  return { good, bad };
}

/** Per row, in order: what is compared of each unique field, and whether a record has the same. */
function judgement(table: DataTable, unique: readonly Field[]): string {
  const compared = (field: Field, value: string) => (FIELD_RULES[field.type].unique === 'lower' ? `lower(${value})` : value);
  const keys = unique.map((field, place) => `${compared(field, `v.c${place}::${FIELD_RULES[field.type].sqlType}`)}::text`);
  const taken = unique.map((field, place) => {
    const column = compared(field, `t.${quoteName(field.name)}`);
    const value = compared(field, `v.c${place}::${FIELD_RULES[field.type].sqlType}`);
    const from = `from ${placeOf(table)} t where`;
    // Two conditions, so that each can use the index.
    const blank = field.uniqueAllowNulls ? '' : ` or (v.c${place} is null and exists (select ${from} ${column} is null))`;
    return `(exists (select ${from} ${column} = ${value})${blank})`;
  });
  return `select array[${keys.join(', ')}] as keys, array[${taken.join(', ')}] as taken
    from unnest(${unique.map((_, place) => `$${place + 1}::text[]`).join(', ')}) with ordinality as v (${unique.map((_, place) => `c${place}`).join(', ')}, place)
    order by v.place`;
}
