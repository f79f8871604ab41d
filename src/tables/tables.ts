import type { Pool } from 'pg';
import type { TableHooks } from './table-hooks.ts';

/** What every operation on tables and records needs. */
export interface Tables {
  pool: Pool;
  hooks: TableHooks;
  /** For one request's statements on records; 30 s when absent. */
  statementTimeoutMs?: number;
}
