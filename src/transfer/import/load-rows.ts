import type { PoolClient } from 'pg';
import { isChance, isStale, recordError } from '../../tables/record-error.ts';
import type { DataTable } from '../../tables/data-table.ts';
import type { Field } from '../../tables/field.ts';
import { copyRows } from './copy-rows.ts';
import type { ReportedRow } from './error-report.ts';
import { refuseDuplicates } from './refuse-duplicates.ts';
import type { RowBlock } from './row-block.ts';

/** For one COPY and what it sets off. */
export const STATEMENT_TIMEOUT_MS = 300_000;

/**
 * Loads what can be loaded of a batch, within the caller's transaction. Duplicates are parted beforehand; a row that a constraint
 * or trigger of the table refuses is found by halving.
 * @returns how many were loaded, and the rows that were not
 */
export async function loadPossible(client: PoolClient, table: DataTable, fields: readonly Field[], rows: RowBlock): Promise<{ loaded: number; bad: ReportedRow[] }> {
  const { good, bad } = await refuseDuplicates(client, table, fields, rows);
  const refused: ReportedRow[] = [];
  const load = async (part: readonly number[]): Promise<number> => {
    if (part.length === 0) return 0;
    await client.query('savepoint import_part');
    try {
      await copyRows(client, table, fields, rows.textOf(part));
      await client.query('release savepoint import_part');
      return part.length;
    } catch (error) {
      if (isStale(error) || isChance(error, table) || !isOfTheRow(error)) throw error;
      await client.query('rollback to savepoint import_part; release savepoint import_part');
      const [row] = part;
      if (part.length === 1 && row !== undefined) {
        refused.push({ number: rows.number(row), raw: rows.raw(row), problems: [{ column: null, reason: reasonOf(error, table) }] });
        return 0;
      }
      const half = Math.ceil(part.length / 2);
      return (await load(part.slice(0, half))) + (await load(part.slice(half)));
    }
  };
  const loaded = await load(good);
  return { loaded, bad: [...bad, ...refused].toSorted((a, b) => a.number - b.number) };
}

/** Whether it is the values that PostgreSQL refused, rather than that it could not work. */
export function isOfTheRow(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(?:22|23|54|P0)/.test(code);
}

/** What PostgreSQL says of a row, for people. */
export function reasonOf(error: unknown, table: DataTable): string {
  const known = recordError(error, table, STATEMENT_TIMEOUT_MS);
  return known instanceof Error ? known.message.replace(/\.$/, '') : 'was refused by the database';
}
