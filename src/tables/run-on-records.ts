import type { PoolClient } from 'pg';
import { transaction } from '../db/transaction.ts';
import type { DataTable } from './data-table.ts';
import { isChance, isStale, recordError } from './record-error.ts';
import { requireTable } from './require-table.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const MOST_TRIES = 4;

interface RecordWork<Prepared, Result> {
  accountId: string;
  tableName: string;
  /** Who changes the records; null: they are only read. */
  context: ChangeContext | null;
  /** Reads the request by the table's definition. No transaction is open yet. */
  prepare: (table: DataTable) => Prepared | Promise<Prepared>;
  run: (client: PoolClient, prepared: Prepared, table: DataTable) => Promise<Result>;
}

/**
 * Works on the records of a table in one transaction with a time limit. All is done anew when the table's definition
 * changed meanwhile, and when chance (a deadlock, a random id drawn twice) undid it.
 * @throws RequestError for whatever the request itself brought about
 */
export async function runOnRecords<Prepared, Result>(
  { pool, hooks, statementTimeoutMs = DEFAULT_TIMEOUT_MS }: Tables,
  { accountId, tableName, context, prepare, run }: RecordWork<Prepared, Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const table = await requireTable(pool, accountId, tableName);
    const prepared = await prepare(table);
    try {
      return await transaction(
        pool,
        async (client) => {
          if (context !== null) await hooks.beforeRecordChange(client, context);
          return run(client, prepared, table);
        },
        { readOnly: context === null, statementTimeoutMs },
      );
    } catch (error) {
      if (tries < MOST_TRIES && (isStale(error) || isChance(error, table))) continue;
      throw recordError(error, table, statementTimeoutMs);
    }
  }
}
