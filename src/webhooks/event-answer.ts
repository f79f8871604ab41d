import type { EventType } from './event-definition.ts';
import type { ObjectNames } from './load-object-names.ts';
import { renameParameters } from './payload/rename-parameters.ts';
import type { EventRow } from './select-events.ts';

/** An event as lists answer it. `EventSources` and `CustomPayloadTemplate` are absent when they were not given. */
export interface EventListed {
  Id: string;
  Type: EventType;
  Status: 'Active' | 'Inactive';
  ObjectName: string;
  /** The table's id. */
  ObjectId: number;
  /** Empty: any field. */
  ObjectFields: string[];
  EventSources?: string[];
  /** null: all fields, or a custom template. */
  CustomPayloadFields: string[] | null;
  CustomPayloadTemplate?: string;
  /** Absent but for an event that was made inactive because what it uses was deleted. */
  InactiveReason?: string;
  LastModified: string;
  ModifiedBy: string;
  DateCreated: string;
  CreatedBy: string;
}

/** Names follow renames, those in the template too. */
export function eventAnswer(event: EventRow, names: ObjectNames): EventListed {
  const { fieldIds, sources, payloadFieldIds, template, templateFields } = event;
  return {
    Id: event.eventId,
    Type: event.type,
    Status: event.active ? 'Active' : 'Inactive',
    ObjectName: names.table(event.tableId),
    ObjectId: event.tableId,
    ObjectFields: (fieldIds ?? []).map(names.field),
    ...(sources === null ? {} : { EventSources: [...sources] }),
    CustomPayloadFields: payloadFieldIds === null ? null : payloadFieldIds.map(names.field),
    ...(template === null ? {} : { CustomPayloadTemplate: renameParameters(template, templateFields ?? {}, names.field) }),
    ...(event.inactiveReason === null ? {} : { InactiveReason: event.inactiveReason }),
    LastModified: event.lastModified,
    ModifiedBy: event.modifiedBy,
    DateCreated: event.dateCreated,
    CreatedBy: event.createdBy,
  };
}
