/** The names of `[@out-hook:…]`. */
export const HOOK_PARAMETERS = [
  'eventId', 'messageId', 'callId', 'webhookId', 'accountId', 'secret', 'eventDate', 'eventType', 'objectName', 'objectFields',
  'eventSource', 'changedFields', 'sequence',
] as const;

export type HookParameter = (typeof HOOK_PARAMETERS)[number];

export function isHookParameter(name: string): name is HookParameter {
  return (HOOK_PARAMETERS as readonly string[]).includes(name);
}
