/** The areas of the side bar, in its order. `path` is where an area begins, `within` what of the address belongs to it. */
export const AREAS = [
  { label: 'Tables', path: '/tables', within: '/tables' },
  { label: 'Integrations', path: '/integrations/outgoing-webhooks', within: '/integrations' },
  { label: 'Account', path: '/account', within: '/account' },
] as const;
