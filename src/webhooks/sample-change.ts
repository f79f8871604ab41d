import type { Change } from '../capture/change.ts';
import type { EventVersion } from './event-definition.ts';
import { eventSources } from './event-sources.ts';

const OPERATION = { 'table.recordInsert': 'I', 'table.recordUpdate': 'U', 'table.recordDelete': 'D' } as const;

/** A record that is there, and when it is looked at. */
export interface Sample {
  record: { key: string; json: string };
  shapeVersion: number;
  sequence: number;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * The change that would have met an event, made up from a record as it is: inserted now, updated with the values it had, or
 * deleted now. Its source is the first that the event listens to.
 */
export function sampleChange(event: Pick<EventVersion, 'accountId' | 'tableId' | 'type' | 'sources'>, { record, shapeVersion, sequence, now }: Sample): Change {
  const operation = OPERATION[event.type];
  return {
    id: sequence,
    accountId: event.accountId,
    tableId: event.tableId,
    shapeVersion,
    operation,
    recordKey: record.key,
    oldRow: operation === 'I' ? null : record.json,
    newRow: operation === 'D' ? null : record.json,
    changedHidden: null,
    source: eventSources(event.sources)[0] ?? 'RESTAPIs',
    actor: null,
    cause: null,
    changedAt: now * 1000,
  };
}
