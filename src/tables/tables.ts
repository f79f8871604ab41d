import type { Pool } from 'pg';
import type { TableHooks } from './table-hooks.ts';

/** What every operation on tables and records needs. */
export interface Tables {
  pool: Pool;
  hooks: TableHooks;
  /** For each statement on records; absent: the account's limit. */
  statementTimeoutMs?: number;
  /** Told after each commit of records that somebody may listen to, where one statement changed them. */
  changed?: (tableId: number) => void;
}
