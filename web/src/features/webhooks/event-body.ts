import type { EventListed } from './list-events.ts';

export type EventType = EventListed['Type'];

/** An event as the server takes it. What is left out gets its default. */
export interface EventBody {
  EventType: EventType;
  ObjectName: string;
  ObjectFields?: string[];
  EventSources?: string[];
  CustomPayloadFields?: string[];
  CustomPayloadTemplate?: string;
  Enabled: boolean;
}

/** The body that leaves an event as it is, but for what is changed. */
export function bodyOfEvent(event: EventListed, change: Partial<EventBody> = {}): EventBody {
  return {
    EventType: event.Type,
    ObjectName: event.ObjectName,
    ...(event.ObjectFields.length === 0 ? {} : { ObjectFields: event.ObjectFields }),
    ...(event.EventSources === undefined ? {} : { EventSources: event.EventSources }),
    ...(event.CustomPayloadFields === null ? {} : { CustomPayloadFields: event.CustomPayloadFields }),
    ...(event.CustomPayloadTemplate === undefined ? {} : { CustomPayloadTemplate: event.CustomPayloadTemplate }),
    Enabled: event.Status === 'Active',
    ...change,
  };
}
