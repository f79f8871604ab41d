import type { ClientBase } from 'pg';
import type { Change } from '../capture/change.ts';
import type { Queryable } from '../db/queryable.ts';
import type { TableShape } from '../tables/table-shape.ts';
import type { Look, LookFrom } from './change-floor.ts';
import type { DefinitionCache } from './definition-cache.ts';
import { BATCH_SIZE } from './delivery-settings.ts';
import { makeMessages, type Made } from './make-messages.ts';
import { readChanges, type ReadBounds, type ReadChanges } from './read-changes.ts';

const MESSAGES_PER_BATCH = 10_000;
const BYTES_PER_BATCH = 16 * 1024 * 1024;

/** Changes of one table and the messages and calls they make. Nothing of it is stored yet. */
export interface Batch extends Made {
  accountId: string;
  tableId: number;
  /** The changes, in their order. */
  changeIds: number[];
  /** The last id drawn for a change when the look at these was announced. */
  drawn: number;
  /** The batch was full: there may be more changes. */
  more: boolean;
  /** How many times as large the next one may be. */
  growth: number;
}

/** What a batch is to be made of. */
export interface BatchWanted {
  tableId: number;
  /** Whose the table is, when that is known; bounds the batch by the number of events. */
  accountId: string | undefined;
  look: LookFrom;
  /** Changes at most. */
  changes: number;
  /** The server's default of `[@sys:IntegrationURL]`, where the account has none. */
  integrationUrl: string;
}

/** What a look at a table's changes came to. */
export interface MadeBatch {
  look: Look;
  /** null: there were no changes. */
  batch: Batch | null;
}

/** Reads the oldest changes of a table and makes messages of them. Writes nothing. */
export async function makeBatch(client: ClientBase, cache: DefinitionCache, wanted: BatchWanted): Promise<MadeBatch> {
  const { tableId, accountId, look } = wanted;
  const events = Math.max(1, cache.eventsOn(accountId, tableId));
  const most = Math.max(1, Math.min(BATCH_SIZE, Math.floor(MESSAGES_PER_BATCH / events)));
  const bounds: ReadBounds = {
    tableId, look,
    changes: Math.min(wanted.changes, most),
    bytes: Math.max(1, Math.floor(BYTES_PER_BATCH / events)),
  };
  const read = await readChanges(client, bounds);
  const { changes } = read;
  const first = changes[0];
  if (first === undefined) return { look: read.look, batch: null };
  const made = await make(client, cache, read, wanted.integrationUrl);
  const bytes = changes.reduce((sum, { oldRow, newRow }) => sum + (oldRow?.length ?? 0) + (newRow?.length ?? 0), 0);
  const batch: Batch = {
    ...made, tableId,
    accountId: first.accountId,
    changeIds: changes.map(({ id }) => id),
    drawn: read.look.drawn,
    more: changes.length === bounds.changes || bytes * 2 > bounds.bytes,
    growth: most / bounds.changes,
  };
  return { look: read.look, batch };
}

async function make(db: Queryable, cache: DefinitionCache, { changes, definitionVersion }: ReadChanges, integrationUrl: string): Promise<Made> {
  const { accountId } = changes[0]!;
  const oldest = changes.reduce((least, change) => Math.min(least, change.changedAt), Infinity);
  const definitions = await cache.definitions(db, accountId, definitionVersion, oldest);
  const shapes = await shapesOf(db, cache, changes);
  return makeMessages(changes, {
    definitions,
    shapeOf: (change) => shapes.get(change.shapeVersion)!,
    payloadOf: (event, shape) => cache.payload(event, shape),
    integrationUrl: definitions.integrationUrl ?? integrationUrl,
    now: Date.now(),
  });
}

async function shapesOf(db: Queryable, cache: DefinitionCache, changes: readonly Change[]): Promise<Map<number, TableShape>> {
  const shapes = new Map<number, TableShape>();
  for (const { accountId, tableId, shapeVersion } of changes) {
    if (!shapes.has(shapeVersion)) shapes.set(shapeVersion, await cache.shape(db, accountId, tableId, shapeVersion));
  }
  return shapes;
}
