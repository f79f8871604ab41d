const HEAD = ['eventId', 'messageId', 'webhookId', 'accountId', 'secret', 'eventDate', 'eventType', 'objectName'] as const;

/** The default payload as a template, to begin a custom one with. @param fields names, in display order, without PASSWORD fields */
export function defaultTemplate(fields: readonly string[]): string {
  const template = {
    ...Object.fromEntries(HEAD.map((name) => [name, `[@out-hook:${name}]`])),
    data: [Object.fromEntries(['PK_ID', ...fields].map((name) => [name, `[@field:${name}]`]))],
  };
  return JSON.stringify(template, null, 2);
}
