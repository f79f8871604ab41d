import { RequestError } from '../../errors.ts';
import type { Tables } from '../tables.ts';
import { listDrifted } from './list-drifted.ts';
import { refreshAttached } from './refresh-attached.ts';

/**
 * Refreshes the attached tables whose owners changed their columns. Those that can't be are left as they are, for
 * `rowcast doctor` to name; a busy one for the next time.
 * @returns how many were refreshed
 */
export async function refreshDrifted(tables: Tables): Promise<number> {
  let refreshed = 0;
  for (const { accountId, name, problem } of await listDrifted(tables.pool)) {
    if (problem !== null) continue;
    try {
      await refreshAttached(tables, accountId, name);
      refreshed += 1;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }
  return refreshed;
}
