import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { RequestError } from '../errors.ts';
import { tableHooks } from '../table-hooks.ts';
import { createTable } from '../tables/create-table.ts';
import { freshTable } from '../tables/attached/fresh-table.ts';
import type { Tables } from '../tables/tables.ts';
import { exportRecords } from '../transfer/export/export-records.ts';
import { cancelImport } from '../transfer/import/cancel-import.ts';
import { claimImport } from '../transfer/import/claim-import.ts';
import type { ImportAnswer } from '../transfer/import/import-job.ts';
import { ImportOptions, MODES } from '../transfer/import/import-options.ts';
import { selectImport } from '../transfer/import/list-imports.ts';
import { previewImport } from '../transfer/import/preview-import.ts';
import { DATE_ORDERS } from '../transfer/import/read-local-date.ts';
import { HEAD_BYTES } from '../transfer/import/read-head.ts';
import { runImport } from '../transfer/import/run-import.ts';
import { uploadImport } from '../transfer/import/upload-import.ts';
import { writeErrorReport } from '../transfer/import/write-error-report.ts';
import { FORMATS, type Format } from '../transfer/source/sniff-source.ts';
import { ENCODINGS } from '../transfer/source/text-decoder.ts';
import { accountOf } from './account-of.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

interface ImportFlags {
  table?: string;
  newTable?: string;
  account?: string;
  format?: Format;
  encoding?: string;
  delimiter?: string;
  header: boolean;
  dateOrder?: string;
  decimalSeparator?: string;
  mode: string;
  map?: string[];
  skipUnknown?: boolean;
  errors?: string;
  json?: boolean;
}

interface ExportFlags {
  account?: string;
  format?: Format;
  select?: string;
  where?: string;
  orderBy?: string;
  out?: string;
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

export function addImportCommands(program: Command): void {
  program.command('import')
    .description('load the rows of a CSV, TSV or JSON lines file into a table; the exit status is 1 unless all is loaded')
    .argument('<file>', 'the file')
    .option('--table <name>', 'the table that the rows go to')
    .option('--new-table <name>', 'make this table first, its fields after the file')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .addOption(new Option('--format <format>', 'of the file; by its name by default').choices(FORMATS))
    .addOption(new Option('--encoding <name>', 'of the file; utf-8 by default, a byte order mark decides').choices(ENCODINGS))
    .option('--delimiter <character>', 'found out from the first line by default')
    .option('--no-header', 'the first row is a row, and columns are named 1, 2, …')
    .addOption(new Option('--date-order <order>', 'of dates in numbers').choices(DATE_ORDERS))
    .addOption(new Option('--decimal-separator <character>', 'of numbers').choices(['.', ',']))
    .addOption(new Option('--mode <mode>', 'whether one wrong row stops all').choices(MODES).default('AllOrNothing'))
    .option('--map <column=field...>', 'which column goes to which field; only these are loaded')
    .option('--skip-unknown', 'pass over columns that are no field')
    .option('--errors <file>', 'write what is wrong with which row to this file, as CSV')
    .option('--json', 'print JSON')
    .action(async (file: string, flags: ImportFlags) => {
      const ended = await withDatabase(async (pool, config) => {
        const tables: Tables = { pool, hooks: tableHooks };
        const accountId = await accountOf(pool, flags.account);
        const tableName = await targetOf(tables, accountId, file, flags);
        const made = await uploadImport(pool, {
          table: await freshTable(tables, accountId, tableName),
          options: optionsOf(flags, tableName),
          contentFormat: formatOf(file),
          file: createReadStream(file, { highWaterMark: HEAD_BYTES }),
          mostBytes: config.importMaxBytes,
          actor: 'rowcast import',
        });
        const result = await toItsEnd(tables, accountId, made.Id);
        if (flags.errors !== undefined) await writeTo(flags.errors, writeErrorReport(pool, accountId, made.Id));
        return result;
      }, { connections: 5 });
      print({ ...ended }, flags);
      if (ended.State !== 'done' || ended.RowsFailed > 0) process.exitCode = 1;
    });

  program.command('export')
    .description('write the records of a table to a file, or to standard output')
    .argument('<table>', 'the table')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .addOption(new Option('--format <format>', 'by the file\'s name by default, else csv').choices(FORMATS))
    .option('--select <fields>', 'field names, separated by commas')
    .option('--where <condition>', 'only records that meet it, as q.where of the REST API')
    .option('--order-by <fields>', 'field names with ASC or DESC; PK_ID by default')
    .option('--out <file>', 'the file; standard output by default')
    .action(async (table: string, { account, format, select, where, orderBy, out }: ExportFlags) => {
      await withDatabase(async (pool) => {
        const accountId = await accountOf(pool, account);
        const target = out === undefined ? process.stdout : createWriteStream(out);
        const query = { format: format ?? (out === undefined ? 'csv' : (formatOf(out) ?? 'csv')), select, where, orderBy };
        await exportRecords({ pool, hooks: tableHooks }, accountId, table, query, async (piece) => {
          if (!target.write(piece)) await once(target, 'drain');
        });
        if (out !== undefined) {
          target.end();
          await once(target, 'finish');
        }
      });
    });
}

function formatOf(file: string): Format | undefined {
  const ending = /\.(csv|tsv|tab|jsonl|ndjson)$/i.exec(file)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : ending === 'tab' ? 'tsv' : ending === 'ndjson' ? 'jsonl' : (ending as Format);
}

function optionsOf({ format, encoding, delimiter, header, dateOrder, decimalSeparator, mode, map, skipUnknown = false }: ImportFlags, table: string): ImportOptions {
  const parsed = ImportOptions.safeParse({
    Table: table, Format: format, Encoding: encoding, Delimiter: delimiter, Header: String(header), DateOrder: dateOrder, DecimalSeparator: decimalSeparator,
    Mode: mode, SkipUnknown: String(skipUnknown),
    Mapping: map === undefined ? undefined : JSON.stringify(Object.fromEntries(map.map(pairOf))),
  });
  if (!parsed.success) throw RequestError.ofProblems('IncorrectQueryParameter', parsed.error.issues.map(({ path, message }) => ({ property: path.join('.'), problem: message })));
  return parsed.data;
}

function pairOf(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new RequestError('IncorrectQueryParameter', `--map: ${JSON.stringify(text.slice(0, 64))} is not column=field.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The table to load into; made first when a new one is asked for. */
async function targetOf(tables: Tables, accountId: string, file: string, flags: ImportFlags): Promise<string> {
  const { table, newTable } = flags;
  if ((table === undefined) === (newTable === undefined)) throw new RequestError('IncorrectQueryParameter', 'Say where the rows go: --table or --new-table.');
  if (newTable === undefined) return table ?? '';
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
    await handle.read(head, 0, head.length, 0);
    const { Columns } = previewImport({ head, partial: size > head.length, options: optionsOf(flags, newTable), contentFormat: formatOf(file), table: null });
    // The columns of a new table are those of the file, whatever a mapping says of some of them.
    await createTable(tables, accountId, { Name: newTable, Fields: Columns.map(({ NewField }) => NewField) });
    flags.map = Columns.map(({ Column, NewField }) => `${Column}=${NewField.Name}`);
    return newTable;
  } finally {
    await handle.close();
  }
}

/** Works on the import here, unless a server took it first; an interruption cancels it. */
async function toItsEnd(tables: Tables, accountId: string, id: string): Promise<ImportAnswer> {
  const { pool } = tables;
  const interrupted = () => void cancelImport(pool, accountId, id).catch(() => {});
  process.once('SIGINT', interrupted);
  try {
    for (;;) {
      const job = await claimImport(pool, id);
      if (job !== null) await runImport({ tables, nudge: () => {} }, job, new AbortController().signal);
      const found = await selectImport(pool, accountId, id);
      if (process.stderr.isTTY) process.stderr.write(`\r${found.State} ${found.Percent} % ${found.RowsRead.toLocaleString('en')} rows `);
      if (ENDED.has(found.State)) return found;
      await sleep(500);
    }
  } finally {
    process.off('SIGINT', interrupted);
  }
}

async function writeTo(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.write(piece);
  } finally {
    await file.close();
  }
}
