import { stringify } from 'csv-stringify/sync';
import type { PoolClient } from 'pg';
import { transaction } from '../../db/transaction.ts';
import { RequestError } from '../../errors.ts';
import { compileSelect, parseSelect, treesOf, type SelectTexts } from '../../tables/compile-select.ts';
import { freshTable } from '../../tables/attached/fresh-table.ts';
import type { DataTable } from '../../tables/data-table.ts';
import { loadSources, type MayRead } from '../../tables/load-sources.ts';
import { tableColumns, type RecordColumn } from '../../tables/record-columns.ts';
import { recordError } from '../../tables/record-error.ts';
import { AS_TEXT, rowsJson } from '../../tables/rows-json.ts';
import type { RecordSet } from '../../tables/record-set.ts';
import type { Tables } from '../../tables/tables.ts';
import type { Format } from '../source/sniff-source.ts';

export interface ExportQuery extends SelectTexts {
  format: Format;
  /** Which tables sub-selects may read; none when absent. */
  mayRead?: MayRead | undefined;
}

type Spoken = Pick<DataTable, 'fields' | 'attachment'>;

const PAGE = 1_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** An export keeps what was deleted since from being cleaned away, hence an end. */
const LONGEST_MS = 30 * 60_000;

/**
 * The records that meet a condition, as text, piece by piece: `take` gets each and answers when it wants the next one. All is of the
 * one moment at which the export began. Blank is nothing, an empty text `""`; the rest is written as REST writes it.
 * @throws RequestError ObjectNotFound, IncorrectQueryParameter, before the first piece; SqlServerError when it takes too long
 */
export async function exportRecords(tables: Tables, accountId: string, tableName: string, query: ExportQuery, take: (piece: string) => Promise<void>): Promise<number> {
  const table = await freshTable(tables, accountId, tableName);
  return exportSet(tables, tableColumns(table), query, take, table);
}

/**
 * The same of what a table or a view shows.
 * @param table whose constraints may speak
 */
export async function exportSet(tables: Tables, set: RecordSet, query: ExportQuery, take: (piece: string) => Promise<void>, table: Spoken = { fields: [], attachment: null }): Promise<number> {
  const until = Date.now() + LONGEST_MS;
  return transaction(
    tables.pool,
    async (client) => {
      const trees = parseSelect(query);
      const sources = await loadSources(client, set.accountId, treesOf(trees), query.mayRead ?? (() => false));
      const { text, values, columns } = compileSelect(set, trees, sources);
      await client.query(`declare exported no scroll cursor for ${text}`, [...values]);
      const write = writerOf(query.format, columns);
      let count = 0;
      // The first page before the head: what only the records can say is wrong is still an answer then.
      for (let rows = await fetchPage(client, table); ; rows = await fetchPage(client, table)) {
        if (count === 0) await take(write.head);
        count += rows.length;
        if (rows.length > 0) await take(write.rows(rows));
        if (rows.length < PAGE) return count;
        if (Date.now() > until) throw new RequestError('SqlServerError', `The export took longer than ${LONGEST_MS / 60_000} minutes.`);
      }
    },
    { readOnly: true, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
  );
}

async function fetchPage(client: PoolClient, table: Spoken): Promise<(string | null)[][]> {
  try {
    const { rows } = await client.query<(string | null)[]>({ text: `fetch ${PAGE} from exported`, rowMode: 'array', types: AS_TEXT });
    return rows;
  } catch (error) {
    throw recordError(error, table, STATEMENT_TIMEOUT_MS);
  }
}

interface Writer {
  head: string;
  rows(rows: readonly (string | null)[][]): string;
}

function writerOf(format: Format, columns: readonly RecordColumn[]): Writer {
  if (format === 'jsonl') {
    return { head: '', rows: (rows) => rows.map((row) => `${rowsJson([row], columns).subarray(1, -1).toString()}\n`).join('') };
  }
  const options = { delimiter: format === 'tsv' ? '\t' : ',', record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: { string: (text: string) => ({ value: text, quoted_empty: true }) } } as const;
  return {
    head: stringify([columns.map(({ name }) => name)], options),
    rows: (rows) => stringify(rows.map((row) => row.map((text, place) => cellOf(text, columns[place]))), options),
  };
}

/** As in JSON, but texts as they are, and blank texts told from empty ones. */
function cellOf(text: string | null, column: RecordColumn | undefined): string | null {
  if (text === null || column === undefined) return null;
  const json = column.json(text);
  if (json === 'null') return null;
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}
