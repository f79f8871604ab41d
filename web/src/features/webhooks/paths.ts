const LIST = '/integrations/outgoing-webhooks';

/** Addresses of this area's pages. */
export const webhookPaths = {
  list: LIST,
  create: `${LIST}/new`,
  webhook: (webhookId: string) => `${LIST}/${webhookId}`,
  events: (webhookId: string) => `${LIST}/${webhookId}/events`,
  newEvent: (webhookId: string) => `${LIST}/${webhookId}/events/new`,
  event: (webhookId: string, eventId: string) => `${LIST}/${webhookId}/events/${eventId}`,
  settings: (webhookId: string) => `${LIST}/${webhookId}/settings`,
  logs: (webhookId: string) => `${LIST}/${webhookId}/logs`,
  message: (webhookId: string, messageId: string) => `${LIST}/${webhookId}/logs/${messageId}`,
};
