import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import type { TableEnd } from '../tables/table-hooks.ts';
import { loadObjectNames, usedFieldIds } from './load-object-names.ts';
import { putEventVersion } from './put-event-version.ts';
import { requireEventCapture } from './require-event-capture.ts';
import { selectEventsOfTable } from './select-events.ts';
import type { EventRow } from './select-events.ts';

interface FieldChange {
  accountId: string;
  tableId: number;
  fieldId: number;
  change: 'rename' | 'drop' | 'type';
  /** Make the events inactive instead of refusing. */
  force: boolean;
}

/**
 * What tables ask before they change, in the transaction of the change. Names need no care: events are bound by id.
 * Dropping what an event uses is refused, naming the events, or (forced) makes them inactive with the reason: an event never
 * silently widens, nor silently never fires.
 */
export const webhookTableHooks = {
  /** @throws RequestError Conflict */
  async beforeFieldChange(client: PoolClient, { accountId, tableId, fieldId, change, force }: FieldChange): Promise<void> {
    if (change !== 'drop') return;
    const events = (await selectEventsOfTable(client, accountId, tableId)).filter((event) => usedFieldIds(event).includes(fieldId));
    if (events.length === 0) return;
    const names = await loadObjectNames(client, accountId, [{ tableId, fieldIds: [fieldId], payloadFieldIds: null, templateFields: null }]);
    const field = JSON.stringify(names.field(fieldId));
    if (!force) throw inUse(`The field ${field}`, events);
    await makeInactive(client, accountId, events, `the field ${field} was deleted`);
  },

  /** @throws RequestError Conflict */
  async beforeTableDrop(client: PoolClient, { accountId, tableId, end, force }: TableEnd): Promise<void> {
    const events = await selectEventsOfTable(client, accountId, tableId);
    if (events.length === 0) return;
    const names = await loadObjectNames(client, accountId, events);
    const table = JSON.stringify(names.table(tableId));
    if (!force) throw inUse(`The table ${table}`, events);
    await makeInactive(client, accountId, events, `the table ${table} was ${end}`);
  },
};

const NAMED_MAX = 20;

function inUse(what: string, events: readonly EventRow[]): RequestError {
  const named = events.slice(0, NAMED_MAX).map(({ eventId, webhookId }) => `${eventId} of webhook ${webhookId}`);
  const rest = events.length > NAMED_MAX ? ` and ${events.length - NAMED_MAX} more` : '';
  const noun = events.length === 1 ? 'event' : 'events';
  return new RequestError('Conflict', `${what} is used by ${noun} ${named.join(', ')}${rest}. Change or delete them first, or add force=true: it makes them inactive.`);
}

async function makeInactive(client: PoolClient, accountId: string, events: readonly EventRow[], inactiveReason: string): Promise<void> {
  for (const event of events) await putEventVersion(client, event, { ...event, active: false, inactiveReason });
  await requireEventCapture(client, accountId, events);
}
