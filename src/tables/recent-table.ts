import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { DataTable } from './data-table.ts';
import type { Tables } from './tables.ts';
import { freshTable } from './attached/fresh-table.ts';

/** Milliseconds after which changed limits of the account act. */
const KEEP_MS = 2_000;
const MOST = 2_000;

const recent = new WeakMap<Pool, LRUCache<string, DataTable>>();

function cacheOf(pool: Pool): LRUCache<string, DataTable> {
  const present = recent.get(pool) ?? new LRUCache<string, DataTable>({ max: MOST, ttl: KEEP_MS });
  recent.set(pool, present);
  return present;
}

const keyOf = (accountId: string, name: string): string => `${accountId}/${name}`;

/**
 * A table of the account by its name as it was a moment ago, so that most requests on records need not ask. Whoever works by it makes
 * sure in the same transaction that it is so still (`tellSettings`), and calls `forgetTable` when it is not. An attached
 * table is asked for each time: its owner tells nobody what he changes.
 * @throws RequestError as freshTable
 */
export async function recentTable(tables: Tables, accountId: string, name: string): Promise<DataTable> {
  const cache = cacheOf(tables.pool);
  const known = cache.get(keyOf(accountId, name));
  if (known !== undefined) return known;
  const table = await freshTable(tables, accountId, name);
  if (table.attachment === null) cache.set(keyOf(accountId, name), table);
  return table;
}

export function forgetTable({ pool }: Tables, accountId: string, name: string): void {
  recent.get(pool)?.delete(keyOf(accountId, name));
}
