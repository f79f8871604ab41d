import type { PoolClient } from 'pg';
import type { Change } from '../capture/change.ts';
import { pipelinedTransaction } from '../db/pipelined-transaction.ts';
import type { TableShape } from '../tables/table-shape.ts';
import { claimChanges, type ClaimBounds } from './claim-changes.ts';
import type { DefinitionCache } from './definition-cache.ts';
import { BATCH_SIZE } from './delivery-settings.ts';
import { makeMessages, type Made } from './make-messages.ts';
import { storeMessages } from './store-messages.ts';

const MESSAGES_PER_BATCH = 10_000;
const BYTES_PER_BATCH = 16 * 1024 * 1024;

export interface FannedOut extends Made {
  accountId: string;
  changes: number;
  /** The highest id that was taken. */
  lastId: number;
  /** The batch was full: there may be more. */
  more: boolean;
}

async function shapesOf(client: PoolClient, cache: DefinitionCache, changes: readonly Change[]): Promise<Map<number, TableShape>> {
  const shapes = new Map<number, TableShape>();
  for (const { accountId, tableId, shapeVersion } of changes) {
    if (!shapes.has(shapeVersion)) shapes.set(shapeVersion, await cache.shape(client, accountId, tableId, shapeVersion));
  }
  return shapes;
}

/** What is to be taken. */
export interface Take {
  tableId: number;
  /** Whose the table is, when that is known; bounds the batch by the number of events. */
  accountId: string | undefined;
  /** The lowest change to look at; 0: all. */
  from: number;
}

/**
 * Turns the oldest changes of one table into messages and calls, in one transaction of two round trips.
 * Null when there is nothing to do, or another worker does it.
 *
 * @param client of a pool that pipelines
 * @param integrationUrl the server's default of `[@sys:IntegrationURL]`, where the account has none
 * @param behindCommit called when all of the batch was sent, and not yet answered: the next batch may be begun, and travels with it
 */
export async function fanOutTable(
  client: PoolClient, cache: DefinitionCache, { tableId, accountId, from }: Take, integrationUrl: string, behindCommit?: (batch: FannedOut | null) => void,
): Promise<FannedOut | null> {
  const events = Math.max(1, cache.eventsOn(accountId, tableId));
  const bounds: ClaimBounds = {
    changes: Math.max(1, Math.min(BATCH_SIZE, Math.floor(MESSAGES_PER_BATCH / events))),
    bytes: Math.max(1, Math.floor(BYTES_PER_BATCH / events)),
  };
  return pipelinedTransaction<FannedOut | null>(client, async () => {
    const { changes, definitionVersion } = await claimChanges(client, tableId, bounds, from);
    const first = changes[0];
    if (first === undefined) return { result: null, sent: [] };
    const made = await make(client, cache, changes, definitionVersion, integrationUrl);
    const bytes = changes.reduce((sum, { oldRow, newRow }) => sum + (oldRow?.length ?? 0) + (newRow?.length ?? 0), 0);
    return {
      result: { ...made, accountId: first.accountId, changes: changes.length, lastId: changes.at(-1)!.id, more: changes.length === bounds.changes || bytes * 2 > bounds.bytes },
      sent: made.messages.length > 0 ? [storeMessages(client, first.accountId, made)] : [],
    };
  }, behindCommit);
}

async function make(client: PoolClient, cache: DefinitionCache, changes: readonly Change[], definitionVersion: number, integrationUrl: string): Promise<Made> {
  const { accountId } = changes[0]!;
  const oldest = changes.reduce((least, change) => Math.min(least, change.changedAt), Infinity);
  const definitions = await cache.definitions(client, accountId, definitionVersion, oldest);
  const shapes = await shapesOf(client, cache, changes);
  return makeMessages(changes, {
    definitions,
    shapeOf: (change) => shapes.get(change.shapeVersion)!,
    payloadOf: (event, shape) => cache.payload(event, shape),
    integrationUrl: definitions.integrationUrl ?? integrationUrl,
    now: Date.now(),
  });
}
