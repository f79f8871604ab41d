import { request } from '../../../api/request.ts';
import type { RecordKey, TableRecord } from './record.ts';
import { anyRecord, conditionOf, pathOf, withKey, type RecordPlace } from './record-place.ts';

/** Which records, in which order. */
export interface RecordView {
  place: RecordPlace;
  /** A condition of the query language; '' for all. */
  where: string;
  /** '' for the order of the key. */
  orderBy: string;
}

const MOST_CHARACTERS_OF_KEYS = 1_200;

/** @param page from 1. @returns `total` when it was asked for */
export async function readPage({ place, where, orderBy }: RecordView, { page, size, withTotal, signal }: { page: number; size: number; withTotal: boolean; signal?: AbortSignal }): Promise<{ records: TableRecord[]; total: number | null }> {
  const { Result, Pagination } = await request<{ Result: Record<string, unknown>[]; Pagination?: { TotalCount: number } }>(pathOf(place), {
    query: { 'q.where': where, 'q.orderBy': orderBy, 'q.pageNumber': page, 'q.pageSize': size, 'q.getPaginationInfo': withTotal || null },
    ...(signal === undefined ? {} : { signal }),
  });
  return { records: Result.map((record) => withKey(place, record)), total: Pagination?.TotalCount ?? null };
}

export async function readRecord(place: RecordPlace, key: RecordKey, signal?: AbortSignal): Promise<TableRecord | null> {
  const { Result: [record] } = await request<{ Result: Record<string, unknown>[] }>(pathOf(place), { query: { 'q.where': conditionOf(place, key), 'q.limit': 1 }, ...(signal === undefined ? {} : { signal }) });
  return record === undefined ? null : withKey(place, record);
}

/** @returns the record as it is then; null when it is gone */
export async function updateRecord(place: RecordPlace, key: RecordKey, values: Readonly<Record<string, unknown>>): Promise<TableRecord | null> {
  const { Result } = await request<{ Result: Record<string, unknown>[] }>(pathOf(place), { method: 'PUT', query: { 'q.where': conditionOf(place, key), response: 'rows' }, body: values });
  // A record of a table may be in several rows of a view.
  const records = Result.map((record) => withKey(place, record));
  return records.find(({ PK_ID }) => PK_ID === key) ?? records[0] ?? null;
}

/** All or none. */
export async function insertRecords(place: RecordPlace, records: readonly object[]): Promise<TableRecord[]> {
  const { Result } = await request<{ Result: Record<string, unknown>[] }>(pathOf(place), { method: 'POST', query: { response: 'rows' }, body: records });
  return Result.map((record) => withKey(place, record));
}

/** @returns how many were deleted */
export async function deleteWhere(place: RecordPlace, where: string): Promise<number> {
  const { RecordsAffected } = await request<{ RecordsAffected: number }>(pathOf(place), { method: 'DELETE', query: { 'q.where': where === '' ? anyRecord(place) : where } });
  return RecordsAffected;
}

/** Deletes records by key, as many at once as an address has room for. @returns how many were there */
export async function deleteRecords(place: RecordPlace, keys: readonly RecordKey[]): Promise<number> {
  let deleted = 0;
  let batch: RecordKey[] = [];
  let characters = 0;
  const send = async () => {
    if (batch.length > 0) deleted += await deleteWhere(place, batch.every((key) => typeof key === 'number') ? `PK_ID IN (${batch.join(',')})` : batch.map((key) => `(${conditionOf(place, key)})`).join(' OR '));
    batch = [];
    characters = 0;
  };
  for (const key of keys) {
    batch.push(key);
    // A comma takes three characters in an address, what stands around a text thirty.
    characters += typeof key === 'number' ? String(key).length + 3 : encodeURIComponent(key).length + 30;
    if (characters > MOST_CHARACTERS_OF_KEYS) await send();
  }
  await send();
  return deleted;
}
