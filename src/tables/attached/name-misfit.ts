import type { Queryable } from '../../db/queryable.ts';
import { RequestError } from '../../errors.ts';
import { sqlTypeOf } from '../columns.ts';
import type { RecordValues } from '../read-records.ts';

const MOST_ASKED = 1_000;
/** A value that its type can't read, or that a domain's check refuses. */
const isMisfit = (error: unknown) => /^(?:22|23514)/.test(String((error as { code?: unknown }).code));

/**
 * What PostgreSQL's refusal of values means. It does not say which of them it could not read, and of some columns of attached tables
 * only it knows what fits: those values are asked about one by one.
 * @param path before the name of a field, as in `readRecords`
 * @returns an error that names the field; else the one given
 */
export async function nameMisfit(db: Queryable, error: unknown, { fields, rows }: RecordValues, path: (index: number) => string): Promise<unknown> {
  if (!isMisfit(error)) return error;
  let asked = 0;
  for (const [place, field] of fields.entries()) {
    if (field.source?.kind !== 'other') continue;
    for (const [index, row] of rows.entries()) {
      const value = row[place];
      if (typeof value !== 'string') continue;
      if ((asked += 1) > MOST_ASKED) return error;
      const fits = await db.query(`select $1::${sqlTypeOf(field)}`, [value]).then(() => true, (refusal: unknown) => !isMisfit(refusal));
      if (!fits) return RequestError.ofProblems('InvalidInputValue', [{ property: `${path(index)}${field.name}`, problem: `does not fit the column's type (${field.source.typeName})` }]);
    }
  }
  return error;
}
