const ERROR = {
  type: 'object',
  required: ['Code', 'Message', 'Resource', 'RequestId'],
  properties: {
    Code: { type: 'string', examples: ['IncorrectBodyParameter'] },
    Message: { type: 'string', description: 'Names each property that is wrong, and what is.' },
    Resource: { type: 'string', description: 'The address that was asked.' },
    RequestId: { type: 'string' },
  },
} as const;

/** What an operation takes, as its route declares it. */
interface Operation {
  body?: unknown;
  querystring?: unknown;
  params?: unknown;
  response?: unknown;
  security?: unknown;
  openToAll?: boolean;
}

/** The statuses of errors that follow from what an operation takes. */
function errorStatuses({ body, querystring, params, security, openToAll = false }: Operation): number[] {
  const isPublic = Array.isArray(security) && security.length === 0;
  return [
    ...(body !== undefined || querystring !== undefined ? [400] : []),
    ...(isPublic ? [] : [401]),
    ...(isPublic || openToAll ? [] : [403]),
    ...(params === undefined ? [] : [404]),
    ...(body === undefined ? [] : [413, 415]),
    ...(isPublic ? [] : [429]),
  ];
}

const MEANING: Readonly<Record<number, string>> = {
  400: 'Something in the request is wrong; nothing was changed.',
  401: 'The access token is missing, unknown or over.',
  403: 'The profile may not do this.',
  404: 'What the address names is not there.',
  413: 'The body is too large.',
  415: 'The body is of another type.',
  429: 'Too many requests in a minute; `Retry-After` says when to go on.',
};

/** The operation, already as JSON Schema, with the answers to what is wrong described as well. */
export function documentErrors<Schema extends Operation>(schema: Schema): Schema {
  const { openToAll: _, ...shown } = schema;
  const declared = (schema.response ?? {}) as Record<string, unknown>;
  // What declares no answer sends bytes, or says no more than that it is done.
  const success = Object.keys(declared).length === 0 ? { 200: { description: 'The file, or nothing.' } } : {};
  const errors = errorStatuses(schema).map((status) => [status, { description: MEANING[status], ...ERROR }]);
  // A declared answer is known better.
  return { ...(shown as Schema), response: { ...Object.fromEntries(errors), ...success, ...declared } };
}
