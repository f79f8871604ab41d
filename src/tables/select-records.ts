import type { PoolClient } from 'pg';
import { RequestError, type Problem } from '../errors.ts';
import { compileWhere } from './compile-where.ts';
import { fieldOperand } from './expression/field-operand.ts';
import { quoteName } from './quote-name.ts';
import { readNameList, type NamedField } from './read-name-list.ts';
import { tableColumns, type RecordColumn } from './record-columns.ts';
import type { RecordSet } from './record-set.ts';
import { AS_TEXT, rowsJson } from './rows-json.ts';
import { runOnRecords } from './run-on-records.ts';
import type { Tables } from './tables.ts';

export interface RecordQuery {
  select?: string | undefined;
  where?: string | undefined;
  orderBy?: string | undefined;
  /** 1 to 1,000; 100 when absent. Of no effect when a page is asked for. */
  limit?: number | undefined;
  /** From 1. */
  pageNumber?: number | undefined;
  /** 5 to 1,000; 25 when absent. */
  pageSize?: number | undefined;
  /** Count all records that meet the condition. */
  withTotal?: boolean | undefined;
}

export interface RecordPage {
  /** The text of a JSON array of objects, `PK_ID` first when all fields are asked for. */
  rowsJson: string;
  count: number;
  /** When a page or the total was asked for. */
  pagination: { TotalCount: number | null; PageNumber: number; PageSize: number } | null;
}

const MOST_PAGES = 100_000_000;

/**
 * Reads records, by `PK_ID` when no order is asked for.
 * @throws RequestError ObjectNotFound, IncorrectQueryParameter, SqlServerError
 */
export async function selectRecords(tables: Tables, accountId: string, tableName: string, query: RecordQuery): Promise<RecordPage> {
  return runOnRecords(tables, {
    accountId,
    tableName,
    context: null,
    prepare: (table) => preparePage(tableColumns(table), query),
    run: readPage,
  });
}

interface PreparedPage {
  query: RecordQuery;
  columns: readonly RecordColumn[];
  from: string;
  values: readonly unknown[];
  order: string;
}

/** What a query asks of a table or a view. @throws RequestError IncorrectQueryParameter */
function preparePage(set: RecordSet, query: RecordQuery): PreparedPage {
  pageOf(query);
  const columns = chosenColumns(set, query.select);
  const condition = query.where === undefined || query.where.trim() === '' ? { text: 'true', values: [] } : compileWhere(query.where, set);
  return { query, columns, from: `from ${set.from} where ${condition.text}`, values: condition.values, order: orderOf(set, query.orderBy) };
}

async function readPage(client: PoolClient, { query, columns, from, values, order }: PreparedPage): Promise<RecordPage> {
  const { pageNumber, pageSize } = pageOf(query);
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${columns.map(({ name }) => quoteName(name)).join(', ')} ${from} order by ${order}
      limit ${pageSize} offset $${values.length + 1}::bigint`,
    values: [...values, (pageNumber - 1) * pageSize],
    rowMode: 'array',
    types: AS_TEXT,
  });
  const total = query.withTotal === true ? (await client.query<{ count: number }>(`select count(*) ${from}`, [...values])).rows[0]?.count ?? 0 : null;
  const paged = query.withTotal === true || query.pageNumber !== undefined || query.pageSize !== undefined;
  return {
    rowsJson: rowsJson(rows, columns),
    count: rows.length,
    pagination: paged ? { TotalCount: total, PageNumber: pageNumber, PageSize: pageSize } : null,
  };
}

function pageOf({ limit, pageNumber, pageSize }: RecordQuery): { pageNumber: number; pageSize: number } {
  const problems: Problem[] = [];
  const check = (property: string, value: number | undefined, least: number, most: number) => {
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
      problems.push({ property, problem: `must be a whole number, ${least} to ${most.toLocaleString('en')}` });
    }
  };
  check('q.limit', limit, 1, 1_000);
  check('q.pageNumber', pageNumber, 1, MOST_PAGES);
  check('q.pageSize', pageSize, 5, 1_000);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  const paged = pageNumber !== undefined || pageSize !== undefined;
  return { pageNumber: pageNumber ?? 1, pageSize: paged ? (pageSize ?? 25) : (limit ?? 100) };
}

function chosenColumns({ shown, fields }: RecordSet, select: string | undefined): readonly RecordColumn[] {
  if (select === undefined || select.trim() === '') return shown;
  const chosen = readNameList(select, fields, 'q.select');
  if (chosen.length === 0) return shown;
  return chosen.flatMap(({ field }) => shown.filter(({ name }) => name === field.name));
}

/** Blanks come first, as in SQL Server; the keys last, so that pages never overlap. */
function orderOf({ fields, keys }: RecordSet, orderBy: string | undefined): string {
  const list = orderBy === undefined || orderBy.trim() === '' ? [] : readNameList(orderBy, fields, 'q.orderBy');
  const terms = list.map(orderTerm);
  return list.some(({ field }) => field.type === 'PK_ID') ? terms.join(', ') : [...terms, ...keys].join(', ');
}

function orderTerm({ field, descending }: NamedField): string {
  const { sql, class: kind } = fieldOperand(field, 0);
  if (field.type === 'PK_ID') return `${sql} ${descending ? 'desc' : 'asc'}`;
  return `${kind === 'text' ? `lower(${sql})` : sql} ${descending ? 'desc nulls last' : 'asc nulls first'}`;
}
