import type { Pool, PoolClient } from 'pg';
import { roundTrip, type Statement, type StatementAnswer } from '../db/round-trip.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { freshTable } from './attached/fresh-table.ts';
import type { DataTable } from './data-table.ts';
import { forgetTable, recentTable } from './recent-table.ts';
import { isChance, isStale, recordError } from './record-error.ts';
import { AS_TEXT } from './rows-json.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';
import { tellContext, tellSettings } from './tell-settings.ts';

const MOST_TRIES = 4;

/** Statements on records that need not wait for each other's answers. */
export interface RecordStatements<Result> {
  statements: readonly Statement[];
  /** @param answers of the statements, in their order */
  read: (answers: readonly StatementAnswer[]) => Result;
  /** Looks closer at what the database refused. @returns what to tell instead */
  refused?: (error: unknown) => Promise<unknown>;
}

/** The table of a request, as much of it as an error speaks of. */
type Spoken = Pick<DataTable, 'fields' | 'limits' | 'attachment'>;

interface RecordWork<Found, Prepared, Result> {
  /** Who changes the records; null: they are only read. */
  context: ChangeContext | null;
  /** Reads the request by the definition found. No transaction is open yet. */
  prepare: (found: Found) => Prepared | Promise<Prepared>;
  run: (client: PoolClient, prepared: Prepared, found: Found) => Promise<Result>;
}

interface RecordRequest<Found, Result> {
  context: ChangeContext | null;
  /** Reads the request by the definition found, and says what it asks of the database. */
  prepare: (found: Found) => RecordStatements<Result> | Promise<RecordStatements<Result>>;
}

interface OfTable {
  accountId: string;
  tableName: string;
}

interface OfFound<Found> {
  find: (pool: Pool) => Promise<Found>;
  /** Which table's constraints may speak. */
  table: (found: Found) => Spoken;
}

/**
 * Asks one thing of the records of a table: one round trip, and one transaction with a time limit. All is done anew when the table's
 * definition changed meanwhile, and when chance (a deadlock, a random id drawn twice) undid it.
 * @throws RequestError for whatever the request itself brought about
 */
export async function askRecords<Result>(tables: Tables, { accountId, tableName, context, prepare }: RecordRequest<DataTable, Result> & OfTable): Promise<Result> {
  const find = async () => recentTable(tables, accountId, tableName);
  const hasChanged = async (table: DataTable) => {
    forgetTable(tables, accountId, tableName);
    return (await find()) !== table;
  };
  return untilSettled(tables, { find, table: (table) => table, hasChanged }, async (table, timeoutMs, tries) => {
    const { statements, read, refused } = await prepare(table);
    const own = table.attachment === null;
    // What is kept may depend on other tables, too: tried again, it is planned anew. Of an attached table nobody tells a version.
    const keep = own && tries === 1 ? `${table.shapeVersion}.${table.writtenBy}` : undefined;
    const telling = tellSettings(tables.hooks, { context, timeoutMs, expected: own ? table : null });
    const [told, ...answers] = await roundTrip(tables.pool, [telling, ...statements.map((statement) => ({ ...statement, keep }))]).catch(async (error: unknown) => {
      throw refused === undefined ? error : await refused(error);
    });
    if (context !== null && (!own || told?.rows[0]?.at(-1) === 't')) tables.changed?.(table.id);
    return read(answers);
  });
}

/** The same of whatever `find` finds just then, e.g. a view. */
export async function askFound<Found, Result>(tables: Tables, { context, prepare, ...found }: RecordRequest<Found, Result> & OfFound<Found>): Promise<Result> {
  return untilSettled(tables, found, async (known, timeoutMs) => {
    const { statements, read } = await prepare(known);
    const [, ...answers] = await roundTrip(tables.pool, [tellSettings(tables.hooks, { context, timeoutMs, expected: null }), ...statements]);
    return read(answers);
  });
}

/** The same for work of several steps on the records of a table, one transaction, which goes on by what the steps before found. */
export async function runOnRecords<Prepared, Result>(tables: Tables, { accountId, tableName, ...work }: RecordWork<DataTable, Prepared, Result> & OfTable): Promise<Result> {
  return runOnFound(tables, { find: () => freshTable(tables, accountId, tableName), table: (table) => table, ...work });
}

/** The same on whatever `find` finds, e.g. a view. */
export async function runOnFound<Found, Prepared, Result>(tables: Tables, { context, prepare, run, ...found }: RecordWork<Found, Prepared, Result> & OfFound<Found>): Promise<Result> {
  return untilSettled(tables, found, async (known, timeoutMs) => {
    const prepared = await prepare(known);
    return transaction(
      tables.pool,
      async (client) => {
        if (context !== null) await tellContext(client, tables.hooks, context);
        return run(client, prepared, known);
      },
      { readOnly: context === null, statementTimeoutMs: timeoutMs },
    );
  });
}

async function untilSettled<Found, Result>(
  { pool, statementTimeoutMs }: Tables,
  { find, table, hasChanged = async () => false }: OfFound<Found> & { hasChanged?: (found: Found) => Promise<boolean> },
  attempt: (found: Found, timeoutMs: number, tries: number) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const found = await find(pool);
    const timeoutMs = statementTimeoutMs ?? table(found).limits.statementSeconds * 1000;
    try {
      return await attempt(found, timeoutMs, tries);
    } catch (error) {
      // What was found may be of a moment ago: a request is refused by what is so now.
      const stale = isStale(error);
      const changed = (stale || error instanceof RequestError) && (await hasChanged(found));
      if (tries < MOST_TRIES && (changed || stale || isChance(error, table(found)))) continue;
      throw recordError(error, table(found), timeoutMs);
    }
  }
}

/** Statements inside a transaction that is open already. */
export async function askOn<Result>(client: PoolClient, { statements, read }: RecordStatements<Result>): Promise<Result> {
  const answers: StatementAnswer[] = [];
  for (const { text, values } of statements) {
    const { rows, rowCount } = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: AS_TEXT });
    answers.push({ rows, count: rowCount ?? 0 });
  }
  return read(answers);
}
