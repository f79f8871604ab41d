import type { Pool, PoolClient } from 'pg';
import { transaction } from '../../db/transaction.ts';
import type { DataTable } from '../../tables/data-table.ts';
import { freshTable } from '../../tables/attached/fresh-table.ts';
import { placeOf } from '../../tables/columns.ts';
import { requireTable } from '../../tables/require-table.ts';
import { isChance, isStale } from '../../tables/record-error.ts';
import type { Tables } from '../../tables/tables.ts';
import { tellContext } from '../../tables/tell-settings.ts';
import { RequestError } from '../../errors.ts';
import { SourceError } from '../source/source-row.ts';
import { releaseImport } from './claim-import.ts';
import { copiedUntil, copyRows } from './copy-rows.ts';
import { advanceImport, ClaimLost, dropChunks, failImport, finishImport, type ImportCounts } from './end-import.ts';
import { keepErrors, type ReportedRow } from './error-report.ts';
import { holdClaim } from './hold-claim.ts';
import type { ImportJob } from './import-job.ts';
import { isOfTheRow, loadPossible, reasonOf, STATEMENT_TIMEOUT_MS } from './load-rows.ts';
import { readBatches, type Batch } from './read-batches.ts';
import { openRowConverter, type RowConverter } from './row-converter.ts';

const MOST_TRIES = 4;

/** The table's definition is not the one that the rows were read by. */
class TableChanged extends Error {
  override readonly name = 'TableChanged';
}

/** It can't be done, for a reason that the client is told. */
class ImportFailed extends Error {
  override readonly name = 'ImportFailed';
}

export interface ImportParts {
  tables: Tables;
  /** Rows were committed: workers may look. */
  nudge: () => void;
}

/**
 * Works on a claimed import to its end, and records it. When it is told to stop, the import is given back: all-or-nothing begins
 * anew, best-effort goes on behind the rows that are committed.
 * @throws Error that is not the file's: of a database that does not answer, after which the claim runs out and the import is
 *   taken up again; or an unexpected one, which ends it
 */
export async function runImport(parts: ImportParts, job: ImportJob, signal: AbortSignal): Promise<void> {
  const { tables: { pool } } = parts;
  const counts: ImportCounts = { doneRow: job.doneRow, bytesRead: 0, rowsRead: job.rowsRead, rowsLoaded: job.rowsLoaded, rowsFailed: job.rowsFailed, errorsKept: job.errorsKept };
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  signal.addEventListener('abort', stop, { once: true });
  const release = holdClaim(pool, job, () => counts, stop);
  try {
    await attempts(parts, job, counts, stopped.signal);
    await release();
    await dropChunks(pool, job.accountId, job.id);
  } catch (error) {
    await release();
    if (job.mode === 'AllOrNothing') counts.rowsLoaded = 0;
    if (error instanceof SourceError || error instanceof ImportFailed || error instanceof RequestError) {
      await failImport(pool, job, counts, error.message);
      await dropChunks(pool, job.accountId, job.id);
    } else if (error instanceof ClaimLost) {
      // Cancelled, or another process's by now; when this one stops, neither.
      if (signal.aborted) await releaseImport(pool, job);
      await failImportIfCancelling(pool, job, counts);
    } else {
      if (!isOfTheConnection(error)) {
        await failImport(pool, job, counts, 'An unexpected error ended the import; the log of the server tells more.');
        await dropChunks(pool, job.accountId, job.id);
      }
      throw error;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    parts.nudge();
  }
}

/** The database is away, or has no room for a connection: it is tried again when the claim has run out. */
function isOfTheConnection(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return /^(?:08|57P|53300|E[A-Z]{4,})/.test(String(code)) || /^(?:Connection terminated|timeout exceeded|Client has encountered)/.test(String(message));
}

async function failImportIfCancelling(pool: Pool, job: ImportJob, counts: ImportCounts): Promise<void> {
  const { rowCount } = await pool.query(`select from rowcast.import where account_id = $1 and id = $2 and claim = $3 and state = 'cancelling'`, [job.accountId, job.id, job.claim]);
  if (rowCount === 0) return;
  await failImport(pool, job, counts, '');
  await dropChunks(pool, job.accountId, job.id);
}

/** Anew when the table's definition changed, or when chance (a deadlock, a random id drawn twice) undid it. */
async function attempts(parts: ImportParts, job: ImportJob, counts: ImportCounts, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const table = await findTable(parts.tables, job);
    const { columns, skippedColumns: skipped, settings } = job;
    const gone = columns.find(({ fieldId }) => !table.fields.some(({ id }) => id === fieldId));
    if (gone !== undefined) throw new ImportFailed(`The field that column ${JSON.stringify(gone.column)} goes to was deleted meanwhile.`);
    const converter = openRowConverter({ columns, skipped, width: settings.width }, table, settings);
    try {
      if (job.mode === 'BestEffort') await loadInParts(parts, job, { table, converter, counts, signal });
      else await loadAtOnce(parts, job, { table, converter, counts, signal });
      return;
    } catch (error) {
      const again = error instanceof TableChanged || isStale(error) || isChance(error, table);
      if (!again || tries === MOST_TRIES) throw again ? new ImportFailed('The table was being changed by others meanwhile.') : error;
    }
  }
}

interface Load {
  table: DataTable;
  converter: RowConverter;
  counts: ImportCounts;
  signal: AbortSignal;
}

/** Each batch is a transaction, which also says how far the import has come. */
async function loadInParts({ tables, nudge }: ImportParts, job: ImportJob, { table, converter, counts, signal }: Load): Promise<void> {
  const { pool } = tables;
  const commit = async (batch: Batch) => {
    if (signal.aborted) throw new ClaimLost();
    await transaction(pool, async (client) => {
      await beginLoading(tables, client, job, table);
      const { loaded, bad } = await loadPossible(client, table, converter.fields, batch.good);
      const reported = [...batch.bad, ...bad].toSorted((a, b) => a.number - b.number);
      const next: ImportCounts = {
        doneRow: batch.lastRow,
        bytesRead: batch.bytesRead,
        rowsRead: counts.rowsRead + batch.good.count + batch.bad.length,
        rowsLoaded: counts.rowsLoaded + loaded,
        rowsFailed: counts.rowsFailed + reported.length,
        errorsKept: await keepErrors(client, job, reported, counts.errorsKept),
      };
      await advanceImport(client, job, next);
      return next;
    }, { statementTimeoutMs: STATEMENT_TIMEOUT_MS }).then((next) => Object.assign(counts, next));
    nudge();
  };
  await eachWhileTheNextIsRead(readBatches(pool, { ...job, doneRow: counts.doneRow }, converter), commit);
  await finishImport(pool, job, counts);
}

/** One transaction; after the first wrong row nothing is loaded any more, but the rest of the file is judged, so that all is told. */
async function loadAtOnce({ tables }: ImportParts, job: ImportJob, { table, converter, counts, signal }: Load): Promise<void> {
  const { pool } = tables;
  await pool.query('delete from rowcast.import_error where account_id = $1 and import_id = $2', [job.accountId, job.id]);
  Object.assign(counts, { doneRow: 0, bytesRead: 0, rowsRead: 0, rowsLoaded: 0, rowsFailed: 0, errorsKept: 0 });
  let first: ReportedRow | undefined;
  await transaction(pool, async (client) => {
    await beginLoading(tables, client, job, table);
    const report = async (rows: readonly ReportedRow[]) => {
      // Nobody need wait for what will not be committed.
      if (first === undefined) await client.query('rollback');
      first ??= rows[0];
      counts.rowsLoaded = 0;
      counts.rowsFailed += rows.length;
      counts.errorsKept = await keepErrors(pool, job, rows, counts.errorsKept);
    };
    await eachWhileTheNextIsRead(readBatches(pool, { ...job, doneRow: 0 }, converter), async ({ good, bad, bytesRead }) => {
      if (signal.aborted) throw new ClaimLost();
      counts.bytesRead = bytesRead;
      counts.rowsRead += good.count + bad.length;
      if (bad.length > 0) await report(bad);
      if (first !== undefined) return;
      try {
        await copyRows(client, table, converter.fields, good.text);
      } catch (error) {
        const row = copiedUntil(error);
        if (row === null || row >= good.count || isStale(error) || isChance(error, table) || !isOfTheRow(error)) throw error;
        await report([{ number: good.number(row), raw: good.raw(row), problems: [{ column: null, reason: reasonOf(error, table) }] }]);
        return;
      }
      counts.rowsLoaded += good.count;
    });
    if (first !== undefined) throw new ImportFailed(sentenceOf(first, counts.rowsFailed));
    await finishImport(client, job, counts);
  }, { statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

function sentenceOf(first: ReportedRow | undefined, failed: number): string {
  const [problem] = first?.problems ?? [];
  const column = problem?.column ?? null;
  const where = column === null ? '' : `, column ${column}`;
  return `${failed === 1 ? 'A row is' : `${failed.toLocaleString('en')} rows are`} wrong, and nothing was loaded. The first is row ${first?.number ?? 0}${where}: ${problem?.reason ?? ''}.`;
}

/** Locks out changes of the table's columns, and makes sure that there were none since its definition was read. */
async function beginLoading(tables: Tables, client: PoolClient, { accountId, createdBy }: ImportJob, table: DataTable): Promise<void> {
  await client.query(`set local idle_in_transaction_session_timeout = '10min'; lock table ${placeOf(table)} in row exclusive mode`);
  const now = await requireTable(client, accountId, table.name);
  if (now.id !== table.id || now.shapeVersion !== table.shapeVersion || now.drifted) throw new TableChanged();
  await tellContext(client, tables.hooks, { source: 'Import', actor: createdBy, cause: null });
}

async function findTable(tables: Tables, { accountId, tableId, tableName }: ImportJob): Promise<DataTable> {
  const { rows: [row] } = await tables.pool.query<{ name: string }>('select name from rowcast.data_table where account_id = $1 and id = $2', [accountId, tableId]);
  if (row === undefined) throw new ImportFailed(`The table ${tableName} was deleted meanwhile.`);
  return freshTable(tables, accountId, row.name);
}

/** While PostgreSQL takes in a batch, the next one is read. */
async function eachWhileTheNextIsRead(batches: AsyncGenerator<Batch>, take: (batch: Batch) => Promise<void>): Promise<void> {
  let taking: Promise<void> = Promise.resolve();
  try {
    for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
      await taking;
      taking = take(next.value);
      // Awaited below; until then a failure is nobody's.
      taking.catch(() => {});
    }
  } finally {
    // Nothing is under way any more when the caller goes on, also when the file can't be read on.
    await taking;
  }
}
