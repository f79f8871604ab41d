import type { Queryable } from '../../src/db/queryable.ts';
import type { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { makeBatch, type Batch } from '../../src/delivery/make-batch.ts';
import { storeBatch } from '../../src/delivery/store-batch.ts';

/** One batch of a table, as a worker makes and stores it; null when there are no changes. */
export async function fanOutTable(db: Queryable, cache: DefinitionCache, tableId: number): Promise<Batch | null> {
  const { batch } = await makeBatch(db, cache, { tableId, accountId: undefined, look: { from: 0, open: new Map() }, integrationUrl: '' });
  if (batch !== null && !(await storeBatch(db, batch, null))) throw new Error('another worker takes the changes of the table');
  return batch;
}
