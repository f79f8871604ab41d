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
  conflicts?: boolean;
}

/** The statuses of errors that follow from how any request is taken in, and from what an operation takes. */
function sharedStatuses({ body, querystring, params }: Operation): number[] {
  return [
    ...(body !== undefined || querystring !== undefined || params !== undefined ? [400] : []),
    405,
    ...(body === undefined ? [] : [413]),
    414,
    ...(body === undefined ? [] : [415]),
    503,
  ];
}

/** The statuses of errors that follow from who may ask for what, in versions 2 and 3. */
function restStatuses({ params, security, openToAll = false, conflicts = false }: Operation): number[] {
  const isPublic = Array.isArray(security) && security.length === 0;
  return [
    ...(isPublic ? [] : [401]),
    ...(isPublic || openToAll ? [] : [403]),
    ...(params === undefined ? [] : [404]),
    ...(conflicts ? [409] : []),
    ...(isPublic ? [] : [429]),
  ];
}

const MEANING: Readonly<Record<number, string>> = {
  400: 'Something in the request is wrong; nothing was changed.',
  401: 'The access token is missing, unknown or over.',
  403: 'The profile may not do this.',
  404: 'What the address names is not there.',
  405: 'Of another method than those described here: `Allow` names them.',
  409: 'Something stands against it, such as a name that is taken; nothing was changed.',
  413: 'The body is too large.',
  414: 'The address is longer than 2,047 characters.',
  415: 'The body is of another type.',
  429: 'Too many requests in a minute; `Retry-After` says when to go on.',
  503: 'The database can not be reached, or the request took too long; nothing was changed.',
};

const RETRY_AFTER = { 'Retry-After': { type: 'integer', description: 'Seconds to wait.' } };
const HEADERS: Readonly<Record<number, object>> = { 405: { Allow: { type: 'string', examples: ['DELETE, GET, HEAD'] } }, 429: RETRY_AFTER, 503: RETRY_AFTER };

/** The operation, already as JSON Schema, with the answers to what is wrong described as well; those of the console declare what is theirs. */
export function documentErrors<Schema extends Operation>(schema: Schema, { ofConsole }: { ofConsole: boolean }): Schema {
  const { openToAll: _, conflicts: __, ...shown } = schema;
  const declared = (schema.response ?? {}) as Record<string, unknown>;
  // What declares no answer sends bytes, or says no more than that it is done.
  const success = Object.keys(declared).some((status) => status.startsWith('2')) ? {} : { 200: { description: 'The file, or nothing.' } };
  const statuses = [...sharedStatuses(schema), ...(ofConsole ? [] : restStatuses(schema))];
  const errors = statuses.map((status) => [status, { description: MEANING[status], ...(status in HEADERS ? { headers: HEADERS[status] } : {}), ...ERROR }]);
  // A declared answer is known better.
  return { ...(shown as Schema), response: { ...Object.fromEntries(errors), ...success, ...declared } };
}
