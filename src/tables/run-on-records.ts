import type { Pool, PoolClient } from 'pg';
import { pipelinedTransaction } from '../db/pipelined-transaction.ts';
import { freshTable } from './attached/fresh-table.ts';
import type { DataTable } from './data-table.ts';
import { isChance, isStale, recordError } from './record-error.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

const MOST_TRIES = 4;

interface RecordWork<Found, Prepared, Result> {
  /** Who changes the records; null: they are only read. */
  context: ChangeContext | null;
  /** Reads the request by the definition found. No transaction is open yet. */
  prepare: (found: Found) => Prepared | Promise<Prepared>;
  run: (client: PoolClient, prepared: Prepared, found: Found) => Promise<Result>;
}

/**
 * Works on the records of a table in one transaction with a time limit. All is done anew when the table's definition
 * changed meanwhile, and when chance (a deadlock, a random id drawn twice) undid it.
 * @throws RequestError for whatever the request itself brought about
 */
export async function runOnRecords<Prepared, Result>(
  tables: Tables,
  { accountId, tableName, ...work }: RecordWork<DataTable, Prepared, Result> & { accountId: string; tableName: string },
): Promise<Result> {
  return runOnFound(tables, { find: () => freshTable(tables, accountId, tableName), table: (table) => table, ...work });
}

/** The same on whatever `find` finds, e.g. a view. `table` says which table's constraints may speak. */
export async function runOnFound<Found, Prepared, Result>(
  { pool, pipeline = pool, hooks, statementTimeoutMs }: Tables,
  { find, table, context, prepare, run }: RecordWork<Found, Prepared, Result> & { find: (pool: Pool) => Promise<Found>; table: (found: Found) => Pick<DataTable, 'fields' | 'limits' | 'attachment'> },
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const found = await find(pipeline);
    const timeoutMs = statementTimeoutMs ?? table(found).limits.statementSeconds * 1000;
    const prepared = await prepare(found);
    try {
      return await pipelinedTransaction(
        pipeline,
        async (client) => {
          const told = context === null ? [] : [hooks.beforeRecordChange(client, context)];
          // When it fails, so does what is sent behind it.
          for (const one of told) one.catch(() => {});
          if (!client.pipeline) await Promise.all(told);
          return { result: await run(client, prepared, found), sent: told };
        },
        { readOnly: context === null, statementTimeoutMs: timeoutMs },
      );
    } catch (error) {
      if (tries < MOST_TRIES && (isStale(error) || isChance(error, table(found)))) continue;
      throw recordError(error, table(found), timeoutMs);
    }
  }
}
