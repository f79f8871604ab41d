import { askFound } from '../tables/run-on-records.ts';
import { readingPage, type RecordPage, type RecordQuery } from '../tables/select-records.ts';
import type { Tables } from '../tables/tables.ts';
import { requireView } from './resolve-view.ts';
import { viewRecords } from './view-sql.ts';

/**
 * Reads records of a view, as of a table; by the keys of its tables when no order is asked for.
 * @throws RequestError ObjectNotFound, Conflict (inactive), IncorrectQueryParameter, SqlServerError
 */
export async function selectViewRecords(tables: Tables, accountId: string, viewName: string, query: RecordQuery): Promise<RecordPage> {
  return askFound(tables, {
    find: (pool) => requireView(pool, accountId, viewName),
    table: ({ limits }) => ({ fields: [], limits, attachment: null }),
    context: null,
    prepare: (view) => readingPage(tables, viewRecords(view), query),
  });
}
