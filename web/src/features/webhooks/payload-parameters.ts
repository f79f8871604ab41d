import type { TableField } from './list-fields.ts';

/** Something to insert into a template, as `docs/reference/payload.md` lists it. */
export interface PayloadParameter {
  group: 'Webhook' | 'Field' | 'Value before the change' | 'System';
  /** `[@field:Name]` */
  text: string;
  detail: string;
}

const WEBHOOK: readonly (readonly [string, string])[] = [
  ['eventId', 'id of the event definition'],
  ['messageId', 'id of the message: tells repeats'],
  ['callId', 'id of the call, the same over retries'],
  ['webhookId', 'id of the webhook'],
  ['accountId', 'id of the account'],
  ['secret', 'the webhook’s secret'],
  ['eventDate', 'when the change happened, UTC'],
  ['eventType', 'table.recordInsert, …Update or …Delete'],
  ['objectName', 'name of the table'],
  ['objectFields', 'fields that the event watches; updates only'],
  ['eventSource', 'how the change came'],
  ['changedFields', 'fields whose value changed; updates only'],
  ['sequence', 'rises in commit order per record'],
];

/** All parameters that a template of a table may have. */
export function payloadParameters(fields: readonly TableField[]): PayloadParameter[] {
  const sendable = [{ Name: 'PK_ID', Type: 'PK_ID' }, ...fields.filter(({ Type }) => Type !== 'PASSWORD')];
  return [
    ...sendable.map(({ Name, Type }) => ({ group: 'Field' as const, text: `[@field:${Name}]`, detail: Type })),
    ...WEBHOOK.map(([name, detail]) => ({ group: 'Webhook' as const, text: `[@out-hook:${name}]`, detail })),
    { group: 'System', text: '[@sys:IntegrationURL]', detail: 'the account’s integration URL' },
    ...sendable.map(({ Name, Type }) => ({ group: 'Value before the change' as const, text: `[@old:${Name}]`, detail: Type })),
  ];
}
