import type { Queryable } from '../db/queryable.ts';
import { placeOf } from './columns.ts';
import type { Expression } from './expression/expression.ts';
import type { SelectSource } from './expression/field-scope.ts';
import { walkExpression } from './expression/walk-expression.ts';
import { findTable } from './find-table.ts';
import { tableColumns } from './record-columns.ts';

/** Whether the caller may read a table, by its id. */
export type MayRead = (tableId: number) => boolean;

/** The tables that sub-selects in the trees name, by lower-case name; one that the caller may not read is left out, as if it were not there. */
export async function loadSources(db: Queryable, accountId: string, trees: readonly (Expression | null)[], mayRead: MayRead): Promise<Map<string, SelectSource>> {
  const sources = new Map<string, SelectSource>();
  for (const name of tableNames(trees)) {
    const table = await findTable(db, accountId, name);
    if (table === null || !mayRead(table.id)) continue;
    sources.set(name, { from: placeOf(table), fields: tableColumns(table).fields });
  }
  return sources;
}

function tableNames(trees: readonly (Expression | null)[]): Set<string> {
  const names = new Set<string>();
  for (const tree of trees) {
    for (const node of tree === null ? [] : walkExpression(tree)) {
      if (node.kind === 'subselect' || node.kind === 'exists' || node.kind === 'inSelect') names.add(node.select.table.toLowerCase());
    }
  }
  return names;
}
