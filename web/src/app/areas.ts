/** The areas of the side bar, in its order. `path` is where an area begins, `within` what of the address belongs to it; `managed` ones are for those who manage the account. */
export const AREAS = [
  { label: 'Overview', path: '/overview', within: '/overview', managed: true },
  { label: 'Tables', path: '/tables', within: '/tables', managed: false },
  { label: 'Automation', path: '/automation/tasks', within: '/automation', managed: true },
  { label: 'Integrations', path: '/integrations/outgoing-webhooks', within: '/integrations', managed: true },
  { label: 'Logs', path: '/logs', within: '/logs', managed: true },
  { label: 'Inspector', path: '/inspectors', within: '/inspectors', managed: true },
  { label: 'Account', path: '/account', within: '/account', managed: false },
] as const;
