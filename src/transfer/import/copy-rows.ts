import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataTable } from '../../tables/data-table.ts';
import type { Field } from '../../tables/field.ts';
import { columnOf, placeOf } from '../../tables/columns.ts';
import type { RowValues } from './row-converter.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const NEEDS_ESCAPE = /[\\\n\r\t]/;

/** Adds rows to a table with one COPY: one statement, hence one firing of its triggers. */
export async function copyRows(client: PoolClient, table: DataTable, fields: readonly Field[], rows: readonly { values: RowValues }[]): Promise<void> {
  const columns = fields.map(columnOf).join(', ');
  const stream = client.query(copyFrom(`copy ${placeOf(table)} (${columns}) from stdin`));
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(copyText(rows));
  });
}

/** COPY's text format. */
function copyText(rows: readonly { values: RowValues }[]): Buffer {
  let text = '';
  for (const { values } of rows) {
    let isFirst = true;
    for (const value of values) {
      if (!isFirst) text += '\t';
      isFirst = false;
      if (value === null) text += '\\N';
      else text += NEEDS_ESCAPE.test(value) ? value.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char) : value;
    }
    text += '\n';
  }
  return Buffer.from(text);
}

/** Which of the rows a failed COPY stopped at, from 0; null: it does not say. */
export function copiedUntil(error: unknown): number | null {
  const line = /^COPY .*, line (\d+)/m.exec(String((error as { where?: unknown }).where ?? ''))?.[1];
  return line === undefined ? null : Number(line) - 1;
}
