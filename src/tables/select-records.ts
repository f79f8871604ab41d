import { RequestError, type Problem } from '../errors.ts';
import { compileSelect, parseSelect, treesOf, type SelectTexts } from './compile-select.ts';
import { loadSources, type MayRead } from './load-sources.ts';
import { tableColumns } from './record-columns.ts';
import type { RecordSet } from './record-set.ts';
import { rowsJson } from './rows-json.ts';
import { askRecords, type RecordStatements } from './run-on-records.ts';
import type { Tables } from './tables.ts';

export interface RecordQuery extends SelectTexts {
  /** Which tables sub-selects may read; none when absent. */
  mayRead?: MayRead | undefined;
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
  /** The UTF-8 of a JSON array of objects, `PK_ID` first when all fields are asked for. */
  rowsJson: Buffer;
  count: number;
  /** When a page or the total was asked for. */
  pagination: { TotalCount: number | null; PageNumber: number; PageSize: number } | null;
}

const MOST_PAGES = 100_000_000;

/**
 * Reads records, or groups of them; by `PK_ID`, or by group, when no order is asked for.
 * @throws RequestError ObjectNotFound, IncorrectQueryParameter, SqlServerError
 */
export async function selectRecords(tables: Tables, accountId: string, tableName: string, query: RecordQuery): Promise<RecordPage> {
  return askRecords(tables, {
    accountId,
    tableName,
    context: null,
    prepare: (table) => readingPage(tables, tableColumns(table), query),
  });
}

/** What a query asks of a table or a view. @throws RequestError IncorrectQueryParameter */
export async function readingPage({ pool }: Tables, set: RecordSet, query: RecordQuery): Promise<RecordStatements<RecordPage>> {
  const { pageNumber, pageSize } = pageOf(query);
  const trees = parseSelect(query);
  const sources = await loadSources(pool, set.accountId, treesOf(trees), query.mayRead ?? (() => false));
  const { text, values, columns, count } = compileSelect(set, trees, sources);
  const page = { text: `${text} limit ${pageSize} offset $${values.length + 1}::bigint`, values: [...values, (pageNumber - 1) * pageSize] };
  const paged = query.withTotal === true || query.pageNumber !== undefined || query.pageSize !== undefined;
  return {
    statements: query.withTotal === true ? [page, count()] : [page],
    read: ([answer, total]) => ({
      rowsJson: rowsJson(answer?.data ?? answer?.rows ?? [], columns),
      count: (answer?.data ?? answer?.rows)?.length ?? 0,
      pagination: paged ? { TotalCount: total === undefined ? null : Number(total.rows[0]?.[0] ?? 0), PageNumber: pageNumber, PageSize: pageSize } : null,
    }),
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
