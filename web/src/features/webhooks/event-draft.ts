import type { EventBody, EventType } from './event-body.ts';
import type { EventListed } from './list-events.ts';

/** Every way in which a change can come. What an event listens to unless it says otherwise is all but `Import`. */
export const SOURCES = ['Datasheet', 'DataPages', 'DataParts', 'Extensions', 'RESTAPIs', 'TriggeredActions', 'Tasks', 'Database', 'Import'] as const;
const DEFAULT_SOURCES: readonly string[] = SOURCES.filter((source) => source !== 'Import');

export const SOURCE_LABELS: Readonly<Record<string, string>> = {
  RESTAPIs: 'REST APIs', TriggeredActions: 'Triggered actions', Database: 'Database (any other SQL client)', Import: 'Import',
};

/** What the editor of an event holds: choices are kept while another one is looked at. */
export interface EventDraft {
  table: string;
  type: EventType;
  sources: readonly string[];
  allFields: boolean;
  fields: readonly string[];
  active: boolean;
  payload: 'default' | 'custom';
  /** All current and future fields in the default payload. */
  allPayloadFields: boolean;
  payloadFields: readonly string[];
  /** Null until *Start*. */
  template: string | null;
}

export const NEW_DRAFT: EventDraft = {
  table: '', type: 'table.recordInsert', sources: DEFAULT_SOURCES, allFields: true, fields: [], active: true,
  payload: 'default', allPayloadFields: true, payloadFields: [], template: null,
};

export function draftOf(event: EventListed): EventDraft {
  return {
    table: event.ObjectName,
    type: event.Type,
    sources: event.EventSources?.map((source) => (source === 'Datasheets' ? 'Datasheet' : source)) ?? DEFAULT_SOURCES,
    allFields: event.ObjectFields.length === 0,
    fields: event.ObjectFields,
    active: event.Status === 'Active',
    payload: event.CustomPayloadTemplate === undefined ? 'default' : 'custom',
    allPayloadFields: event.CustomPayloadFields === null,
    payloadFields: event.CustomPayloadFields ?? [],
    template: event.CustomPayloadTemplate ?? null,
  };
}

const sameSet = (left: readonly string[], right: readonly string[]) => left.length === right.length && left.every((one) => right.includes(one));

/** The body to save. What equals the default is left out, so that it follows the default. */
export function bodyOfDraft(draft: EventDraft): EventBody {
  const custom = draft.payload === 'custom' && draft.template !== null;
  return {
    EventType: draft.type,
    ObjectName: draft.table,
    ...(draft.type === 'table.recordUpdate' && !draft.allFields ? { ObjectFields: [...draft.fields] } : {}),
    ...(sameSet(draft.sources, DEFAULT_SOURCES) ? {} : { EventSources: [...draft.sources] }),
    ...(draft.payload === 'default' && !draft.allPayloadFields ? { CustomPayloadFields: [...draft.payloadFields] } : {}),
    ...(custom ? { CustomPayloadTemplate: draft.template! } : {}),
    Enabled: draft.active,
  };
}

/** What is missing, by the part of the editor it belongs to. */
export function draftProblems(draft: EventDraft): Partial<Record<'table' | 'sources' | 'fields' | 'payloadFields' | 'template', string>> {
  return {
    ...(draft.table === '' ? { table: 'Choose a table.' } : {}),
    ...(draft.sources.length === 0 ? { sources: 'Choose at least one source.' } : {}),
    ...(draft.type === 'table.recordUpdate' && !draft.allFields && draft.fields.length === 0 ? { fields: 'Choose at least one field, or all fields.' } : {}),
    ...(draft.payload === 'default' && !draft.allPayloadFields && draft.payloadFields.length === 0 ? { payloadFields: 'Choose at least one field, or include all.' } : {}),
    ...(draft.payload === 'custom' && (draft.template ?? '').trim() === '' ? { template: 'Click Start and enter the payload, or choose the default one.' } : {}),
  };
}
