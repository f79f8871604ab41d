import type { Change } from './change.ts';
import { rowTokens } from './row-tokens.ts';

/** The raw values of a changed record by column; null where there was no record before, or is none after. */
export interface ChangeRows {
  before: ReadonlyMap<string, string> | null;
  after: ReadonlyMap<string, string> | null;
}

const rowsOf = new WeakMap<Change, ChangeRows>();

/** A change's rows cut into tokens, once per change: many events may look at one. */
export function changeRows(change: Change): ChangeRows {
  let rows = rowsOf.get(change);
  if (rows === undefined) {
    rows = {
      before: change.oldRow === null ? null : rowTokens(change.oldRow),
      after: change.newRow === null ? null : rowTokens(change.newRow),
    };
    rowsOf.set(change, rows);
  }
  return rows;
}
