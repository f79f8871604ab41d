import type { Problem } from '../errors.ts';
import type { EventVersion } from './event-definition.ts';

type Watched = Pick<EventVersion, 'eventId' | 'tableId' | 'type' | 'fieldIds'>;

/**
 * What keeps an event from standing beside the others of its webhook, naming the other; null when nothing does. Per table a
 * webhook has one insert event, one delete event, and either one update event on all fields or several on different fields.
 * @param others the webhook's other events, inactive ones included.
 */
export function eventClash(
  event: Omit<Watched, 'eventId'>,
  others: readonly Watched[],
  names: { table: string; field: (id: number) => string },
): Problem | null {
  const rivals = others.filter(({ tableId, type }) => tableId === event.tableId && type === event.type);
  const table = JSON.stringify(names.table);
  const [first] = rivals;
  if (first === undefined) return null;
  if (event.type !== 'table.recordUpdate') {
    return { property: 'EventType', problem: `event ${first.eventId} of this webhook is a ${event.type} event on table ${table} already` };
  }
  const { fieldIds } = event;
  if (fieldIds === null) {
    return { property: 'ObjectFields', problem: `event ${first.eventId} of this webhook watches fields of table ${table} already, so this one can not watch all` };
  }
  for (const { eventId, fieldIds: watched } of rivals) {
    if (watched === null) return { property: 'ObjectFields', problem: `event ${eventId} of this webhook watches all fields of table ${table} already` };
    const shared = fieldIds.filter((id) => watched.includes(id));
    if (shared.length > 0) {
      return { property: 'ObjectFields', problem: `event ${eventId} of this webhook watches ${shared.map(names.field).join(', ')} of table ${table} already` };
    }
  }
  return null;
}
