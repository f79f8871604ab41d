import type { Pool } from 'pg';
import { withConnection } from '../../src/db/with-connection.ts';
import type { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { BATCH_SIZE } from '../../src/delivery/delivery-settings.ts';
import { makeBatch, type Batch } from '../../src/delivery/make-batch.ts';
import { storeBatch } from '../../src/delivery/store-batch.ts';

/** One batch of a table, as a worker makes and stores it; null when there are no changes. */
export async function fanOutTable(pool: Pool, cache: DefinitionCache, tableId: number): Promise<Batch | null> {
  return withConnection(pool, async (client) => {
    const { batch } = await makeBatch(client, cache, { tableId, accountId: undefined, look: { from: 0, open: new Map() }, changes: BATCH_SIZE, integrationUrl: '' });
    if (batch !== null && !(await storeBatch(client, batch, null))) throw new Error('another worker takes the changes of the table');
    return batch;
  });
}
