import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { compileCondition } from './expression/compile-condition.ts';
import { parseExpression } from './expression/parse-expression.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import { inParameter } from './in-parameter.ts';
import { loadSources, type MayRead } from './load-sources.ts';
import type { RecordSet } from './record-set.ts';

interface Options {
  /** Which tables sub-selects may read; none when absent. */
  mayRead?: MayRead | undefined;
}

/**
 * A client's condition as SQL.
 * @throws RequestError IncorrectQueryParameter that points at the place
 */
export async function compileWhere(db: Queryable, text: string, set: Pick<RecordSet, 'accountId' | 'scope'>, { mayRead = () => false }: Options = {}): Promise<SqlFragment> {
  if (text.trim() === '') throw new RequestError('IncorrectQueryParameter', 'q.where: is required.');
  const tree = inParameter('q.where', () => parseExpression(text));
  const tables = await loadSources(db, set.accountId, [tree], mayRead);
  return inParameter('q.where', () => compileCondition(tree, { scope: set.scope, tables }));
}
