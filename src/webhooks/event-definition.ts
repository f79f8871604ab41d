export const EVENT_TYPES = ['table.recordInsert', 'table.recordUpdate', 'table.recordDelete'] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** One immutable version of an event, as `event_version` holds it. */
export interface EventVersion {
  accountId: string;
  webhookId: string;
  eventId: string;
  version: number;
  tableId: number;
  type: EventType;
  /** Updates only: the fields watched; null: any field, also those added later. */
  fieldIds: readonly number[] | null;
  /** As sent, aliases included; null: not given, all but `Import`. */
  sources: readonly string[] | null;
  /** Fields of the default payload; null: all. */
  payloadFieldIds: readonly number[] | null;
  /** The custom payload as it was sent; null: the default payload. */
  template: string | null;
  /** The field names used in the template, as written there, and the ids they meant. */
  templateFields: Readonly<Record<string, number>> | null;
  active: boolean;
  inactiveReason: string | null;
  /** In force from this time, included, to that, excluded: microseconds since 1970; null: still in force. */
  fromAt: number;
  toAt: number | null;
}
