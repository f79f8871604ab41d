import { stringify } from 'csv-stringify/sync';
import type { Pool } from 'pg';

const PAGE = 500;

/** The error report of an import as CSV: row number, column, reason, the row as it stands in the file. */
export async function* writeErrorReport(pool: Pool, accountId: string, id: string): AsyncGenerator<string> {
  yield 'Row,Column,Reason,Raw\r\n';
  for (let after = 0; ; ) {
    const { rows } = await pool.query<{ number: number; row: number; column: string | null; reason: string; raw: string }>(
      `select number, row_number as row, column_name as column, reason, raw from rowcast.import_error
      where account_id = $1 and import_id = $2 and number > $3 order by number limit ${PAGE}`,
      [accountId, id, after],
    );
    if (rows.length > 0) yield stringify(rows.map(({ row, column, reason, raw }) => [row, column, reason, raw]), { record_delimiter: 'windows' });
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.number ?? Infinity;
  }
}
