import type { Queryable } from '../../db/queryable.ts';
import type { ImportJob } from './import-job.ts';
import type { RowProblem } from './row-converter.ts';

/** Of one import; what is beyond is counted. */
const MOST_ERRORS_KEPT = 10_000;
const LONGEST_RAW = 4_000;

export interface ReportedRow {
  number: number;
  raw: string;
  problems: readonly RowProblem[];
}

const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');

/** Stores what is wrong with rows, behind the errors that are kept. @returns how many are kept now */
export async function keepErrors(db: Queryable, { accountId, id }: ImportJob, rows: readonly ReportedRow[], kept: number): Promise<number> {
  const errors = rows
    .flatMap(({ number, raw, problems }) => problems.map(({ column, reason }) => ({ number, raw: storable(raw.slice(0, LONGEST_RAW)), column, reason })))
    .slice(0, MOST_ERRORS_KEPT - kept);
  if (errors.length === 0) return kept;
  await db.query(
    `insert into rowcast.import_error (account_id, import_id, number, row_number, column_name, reason, raw)
    select $1, $2, $3::integer + e.place, e.row_number, e.column_name, e.reason, e.raw
    from unnest($4::bigint[], $5::text[], $6::text[], $7::text[]) with ordinality as e (row_number, column_name, reason, raw, place)`,
    [
      accountId, id, kept, errors.map(({ number }) => number),
      errors.map(({ column }) => (column === null ? null : storable(column))), errors.map(({ reason }) => reason), errors.map(({ raw }) => raw),
    ],
  );
  return kept + errors.length;
}
