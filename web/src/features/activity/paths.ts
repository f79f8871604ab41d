/** Addresses of this area's pages. */
export const activityPaths = {
  overview: '/overview',
  firstWebhook: '/overview/first-webhook',
  logs: '/logs',
  message: (webhookId: string, messageId: string) => `/logs/${webhookId}/${messageId}`,
  inspectors: '/inspectors',
  inspector: (token: string) => `/inspectors/${token}`,
};
