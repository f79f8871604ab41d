import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataTable } from '../../tables/data-table.ts';
import type { Field } from '../../tables/field.ts';
import { columnOf, placeOf } from '../../tables/columns.ts';

/**
 * Adds rows to a table with one COPY: one statement, hence one firing of its triggers.
 * @param text of the rows, in COPY's text format
 */
export async function copyRows(client: PoolClient, table: DataTable, fields: readonly Field[], text: Buffer): Promise<void> {
  const columns = fields.map(columnOf).join(', ');
  const stream = client.query(copyFrom(`copy ${placeOf(table)} (${columns}) from stdin`));
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(text);
  });
}

/** Which of the rows a failed COPY stopped at, from 0; null: it does not say. */
export function copiedUntil(error: unknown): number | null {
  const line = /^COPY .*, line (\d+)/m.exec(String((error as { where?: unknown }).where ?? ''))?.[1];
  return line === undefined ? null : Number(line) - 1;
}
