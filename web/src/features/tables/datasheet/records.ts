import { request } from '../../../api/request.ts';
import type { TableRecord } from './record.ts';

/** Which records, in which order. */
export interface RecordView {
  table: string;
  /** A condition of the query language; '' for all. */
  where: string;
  /** '' for the order of `PK_ID`. */
  orderBy: string;
}

const MOST_CHARACTERS_OF_KEYS = 1_200;
const pathOf = (table: string) => `/v3/tables/${encodeURIComponent(table)}/records`;

/** @param page from 1. @returns `total` when it was asked for */
export async function readPage({ table, where, orderBy }: RecordView, { page, size, withTotal, signal }: { page: number; size: number; withTotal: boolean; signal?: AbortSignal }): Promise<{ records: TableRecord[]; total: number | null }> {
  const { Result, Pagination } = await request<{ Result: TableRecord[]; Pagination?: { TotalCount: number } }>(pathOf(table), {
    query: { 'q.where': where, 'q.orderBy': orderBy, 'q.pageNumber': page, 'q.pageSize': size, 'q.getPaginationInfo': withTotal || null },
    ...(signal === undefined ? {} : { signal }),
  });
  return { records: Result, total: Pagination?.TotalCount ?? null };
}

export async function readRecord(table: string, key: number, signal?: AbortSignal): Promise<TableRecord | null> {
  const { Result } = await request<{ Result: TableRecord[] }>(pathOf(table), { query: { 'q.where': `PK_ID = ${key}`, 'q.limit': 1 }, ...(signal === undefined ? {} : { signal }) });
  return Result[0] ?? null;
}

/** @returns the record as it is then; null when it is gone */
export async function updateRecord(table: string, key: number, values: Readonly<Record<string, unknown>>): Promise<TableRecord | null> {
  const { Result } = await request<{ Result: TableRecord[] }>(pathOf(table), { method: 'PUT', query: { 'q.where': `PK_ID = ${key}`, response: 'rows' }, body: values });
  return Result[0] ?? null;
}

/** All or none. */
export async function insertRecords(table: string, records: readonly object[]): Promise<TableRecord[]> {
  const { Result } = await request<{ Result: TableRecord[] }>(pathOf(table), { method: 'POST', query: { response: 'rows' }, body: records });
  return Result;
}

/** @returns how many were deleted */
export async function deleteWhere(table: string, where: string): Promise<number> {
  const { RecordsAffected } = await request<{ RecordsAffected: number }>(pathOf(table), { method: 'DELETE', query: { 'q.where': where === '' ? 'PK_ID IS NOT NULL' : where } });
  return RecordsAffected;
}

/** Deletes records by key, as many at once as an address has room for. @returns how many were there */
export async function deleteRecords(table: string, keys: readonly number[]): Promise<number> {
  let deleted = 0;
  let batch: number[] = [];
  let characters = 0;
  const send = async () => {
    if (batch.length > 0) deleted += await deleteWhere(table, `PK_ID IN (${batch.join(',')})`);
    batch = [];
    characters = 0;
  };
  for (const key of keys) {
    batch.push(key);
    // A comma takes three characters in an address.
    characters += String(key).length + 3;
    if (characters > MOST_CHARACTERS_OF_KEYS) await send();
  }
  await send();
  return deleted;
}
