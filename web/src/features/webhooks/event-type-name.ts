import type { EventType } from './event-body.ts';

/** The kinds of events, with the words that stand for them on pages. */
export const EVENT_TYPE_NAMES: Readonly<Record<EventType, string>> = {
  'table.recordInsert': 'Insert',
  'table.recordUpdate': 'Update',
  'table.recordDelete': 'Delete',
};

export function eventTypeName(type: string | null): string {
  return EVENT_TYPE_NAMES[type as EventType] ?? type ?? 'Unknown';
}
