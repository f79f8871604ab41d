import type { Change } from './change.ts';
import { rowTokens } from './row-tokens.ts';

/** The raw values of a changed record by column; null where there was no record before, or is none after. */
export interface ChangeRows {
  before: ReadonlyMap<string, string> | null;
  after: ReadonlyMap<string, string> | null;
}

/** One change is looked at by many events, one after the other. (A WeakMap over all changes costs more than cutting anew.) */
let latest: { change: Change; rows: ChangeRows } | undefined;

/** A change's rows cut into tokens. */
export function changeRows(change: Change): ChangeRows {
  if (latest?.change !== change) {
    const rows = {
      before: change.oldRow === null ? null : rowTokens(change.oldRow),
      after: change.newRow === null ? null : rowTokens(change.newRow),
    };
    latest = { change, rows };
  }
  return latest.rows;
}
