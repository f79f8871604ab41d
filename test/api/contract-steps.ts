import type { Pool } from 'pg';

/** What the steps of a walk find out for those after them. */
export interface StepState {
  version: 2 | 3;
  pool: Pool;
  receiverUrl: string;
  clientId: string;
  clientSecret: string;
  webhookId?: string;
  eventId?: string;
  messageId?: string;
  callId?: string;
  replayId?: string;
  importId?: string;
  inspector?: string;
  folderKey?: string;
  fileKey?: string;
}

/** One operation, asked so that it succeeds. */
export interface Step {
  /** Method and path of the description, without its version. */
  operation: string;
  /** What makes it possible. */
  before?: () => Promise<unknown>;
  params?: () => Readonly<Record<string, string>>;
  query?: () => Readonly<Record<string, string>>;
  body?: () => unknown;
  /** Of the body; JSON if absent. */
  type?: string;
  /** Asked again until the answer fits. */
  // Answers have every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  until?: (answer: any) => boolean;
  // oxlint-disable-next-line typescript/no-explicit-any
  keep?: (answer: any) => void;
}

const FIELDS = [
  { Name: 'Name', Type: 'STRING', Unique: true, UniqueAllowNulls: true },
  { Name: 'Age', Type: 'INTEGER' },
  { Name: 'Pin', Type: 'PASSWORD' },
  { Name: 'Photo', Type: 'FILE' },
];

function form(name: string, text: string): FormData {
  const data = new FormData();
  data.append('File', new Blob([text], { type: 'text/plain' }), name);
  return data;
}

function attachmentSteps(table: string): Step[] {
  const field = () => ({ table, field: 'Scan' });
  const query = () => ({ 'q.where': "Name='Ada'" });
  const record = () => ({ ...field(), recordKey: '1' });
  return [
    { operation: 'POST /tables/{table}/fields', params: () => ({ table }), body: () => ({ Name: 'Scan', Type: 'ATTACHMENT' }) },
    { operation: 'PUT /tables/{table}/attachments/{field}/{recordKey}', params: record, body: () => form('scan.txt', 'one') },
    { operation: 'GET /tables/{table}/attachments/{field}/{recordKey}', params: record },
    { operation: 'GET /tables/{table}/attachments/{field}/fileInfo', params: field, query },
    { operation: 'DELETE /tables/{table}/attachments/{field}', params: field, query },
  ];
}

function viewSteps(table: string): Step[] {
  const name = `Shown${table}`;
  const params = () => ({ view: name });
  const query = () => ({ 'q.where': "Name='Vera'" });
  const body = () => ({ Name: name, Tables: [table], EditableTable: table });
  return [
    { operation: 'POST /views', body },
    { operation: 'GET /views' },
    { operation: 'GET /views/{view}', params },
    { operation: 'PUT /views/{view}', params, body },
    { operation: 'GET /views/{view}/fields', params },
    { operation: 'GET /views/{view}/fields/{field}', params: () => ({ view: name, field: 'Name' }) },
    { operation: 'POST /views/{view}/records', params, body: () => ({ Name: 'Vera' }) },
    { operation: 'GET /views/{view}/records', params, query },
    { operation: 'PUT /views/{view}/records', params, query, body: () => ({ Age: 5 }) },
    { operation: 'GET /views/{view}/export', params, query: () => ({ format: 'jsonl', ...query() }) },
    { operation: 'DELETE /views/{view}/records', params, query },
    { operation: 'DELETE /views/{view}', params },
  ];
}

function taskSteps(table: string): Step[] {
  let taskKey = '';
  const params = () => ({ taskKey });
  const body = () => ({ Name: `Task of ${table}`, Steps: [{ Action: 'update', Table: table, Where: "Name = 'Ada'", Values: { Age: 1 } }] });
  return [
    { operation: 'POST /tasks', body, keep: ({ Result }) => (taskKey = Result.ExternalKey) },
    { operation: 'PUT /tasks/{taskKey}', params, body },
    ...['/tasks', '/dataImportExportTasks'].flatMap((root): Step[] => [
      { operation: `GET ${root}` },
      { operation: `GET ${root}/{taskKey}`, params },
      { operation: `POST ${root}/{taskKey}/run`, params },
    ]),
    { operation: 'GET /tasks/{taskKey}/runs', params },
    { operation: 'DELETE /tasks/{taskKey}', params },
  ];
}

/** Every operation at least once, in an order in which each finds what it needs. */
export function contractSteps(state: StepState): Step[] {
  const { version } = state;
  const table = `Contract${version}`;
  const inTable = () => ({ table });
  const where = () => ({ 'q.where': "Name='Ada'" });
  const field = (name: string) => () => ({ table, field: name });
  const webhook = () => ({ webhookId: state.webhookId ?? '' });
  const event = () => ({ ...webhook(), eventId: state.eventId ?? '' });
  const message = () => ({ ...webhook(), messageId: state.messageId ?? '' });
  const anImport = () => ({ importId: state.importId ?? '' });
  const replay = () => ({ ...webhook(), replayId: state.replayId ?? '' });
  const eventBody = () => ({ EventType: 'table.recordInsert', ObjectName: table });
  return [
    {
      operation: 'POST /oauth/token', type: 'application/x-www-form-urlencoded',
      body: () => new URLSearchParams({ grant_type: 'client_credentials', client_id: state.clientId, client_secret: state.clientSecret }).toString(),
    },
    { operation: 'POST /tables', body: () => ({ Name: table, Fields: FIELDS }) },
    { operation: 'GET /tables' },
    { operation: 'GET /tables/{table}', params: inTable },
    { operation: 'PUT /tables/{table}', params: inTable, body: () => ({ Note: 'Held to the description' }) },
    { operation: 'GET /tables/{table}/key', params: inTable },
    { operation: 'POST /tables/{table}/fields', params: inTable, body: () => ({ Name: 'Note', Type: 'TEXT' }) },
    { operation: 'GET /tables/{table}/fields', params: inTable },
    { operation: 'POST /tables/{table}/checkFormula', params: inTable, body: () => ({ Formula: 'Age * 2', Name: 'Twice' }) },
    { operation: 'GET /tables/{table}/fields/{field}', params: field('Note') },
    { operation: 'PUT /tables/{table}/fields/{field}', params: field('Note'), body: () => (version === 2 ? { NewName: 'Notes' } : { Name: 'Notes' }) },
    { operation: 'DELETE /tables/{table}/fields/{field}', params: field('Notes') },

    { operation: 'POST /outgoingWebhooks', body: () => ({ Name: `Contract ${version}`, OutgoingUrls: [`${state.receiverUrl}/a`] }), keep: ({ Id }) => (state.webhookId = Id) },
    { operation: 'GET /outgoingWebhooks' },
    { operation: 'GET /outgoingWebhooks/{webhookId}', params: webhook },
    { operation: 'PUT /outgoingWebhooks/{webhookId}', params: webhook, body: () => ({ Description: 'Walks the contract', CustomHeaders: { 'X-Walk': 'contract' } }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/events', params: webhook, body: eventBody, keep: ({ Id }) => (state.eventId = Id) },
    { operation: 'GET /outgoingWebhooks/{webhookId}/events', params: webhook },
    { operation: 'GET /outgoingWebhooks/{webhookId}/events/{eventId}', params: event },
    { operation: 'PUT /outgoingWebhooks/{webhookId}/events/{eventId}', params: event, body: eventBody },

    { operation: 'POST /tables/{table}/records', params: inTable, body: () => ({ Name: 'Ada', Age: 36 }) },
    // As many messages as a replay of one a second is busy with for long enough to be cancelled.
    { operation: 'POST /tables/{table}/records', params: inTable, body: () => Array.from({ length: 60 }, () => ({ Age: 1 })) },
    { operation: 'GET /tables/{table}/records', params: inTable, query: where },
    { operation: 'PUT /tables/{table}/records', params: inTable, query: where, body: () => ({ Age: 37 }) },
    { operation: 'GET /tables/{table}/export', params: inTable, query: () => ({ format: 'csv', ...where() }) },
    { operation: 'POST /imports/preview', type: 'text/csv', query: () => ({ Table: table }), body: () => 'Name,Age\nGrace,85\n' },
    { operation: 'POST /imports', type: 'text/csv', query: () => ({ Table: table }), body: () => 'Name,Age\nGrace,85\n', keep: ({ Id }) => (state.importId = Id) },
    { operation: 'GET /imports' },
    { operation: 'GET /imports/{importId}', params: anImport, until: ({ State }) => State === 'done' },
    { operation: 'GET /imports/{importId}/errors', params: anImport },
    // One that is not at its end, however quick the machine is.
    {
      operation: 'POST /imports/{importId}/cancel', params: anImport,
      before: () => state.pool.query(`update rowcast.import set state = 'uploading', claimed_until = clock_timestamp() + interval '1 hour' where id = $1`, [state.importId]),
    },
    { operation: 'GET /tables/{table}/passwordFields', params: inTable },
    { operation: 'PUT /tables/{table}/passwordFields/{field}', params: field('Pin'), query: where, body: () => ({ Value: 'secret 1' }) },
    { operation: 'POST /tables/{table}/passwordFields/{field}/verify', params: field('Pin'), query: where, body: () => ({ Value: 'secret 1' }) },
    { operation: 'DELETE /tables/{table}/passwordFields/{field}', params: field('Pin'), query: where },

    {
      operation: 'GET /outgoingWebhooks/{webhookId}/messages', params: webhook, query: () => ({ Limit: '100' }),
      until: ({ Result }: { Result: { State: string }[] }) => Result.length > 60 && Result.every(({ State }) => State === 'delivered'),
      keep: ({ Result }) => (state.messageId = Result[0].Id ?? Result[0].MessageId),
    },
    {
      operation: 'GET /outgoingWebhooks/{webhookId}/messages/{messageId}', params: message,
      keep: ({ Calls }) => { state.callId = Calls[0].Id; },
    },
    { operation: 'GET /outgoingWebhooks/{webhookId}/messages/{messageId}/calls/{callId}/request', params: () => ({ ...message(), callId: state.callId! }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/messages/{messageId}/replay', params: message, body: () => ({}) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/replay', params: webhook, body: () => ({ DryRun: true }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/replay', params: webhook, body: () => ({ All: true, CallsPerSecond: 1 }), keep: ({ Id }) => (state.replayId = Id) },
    { operation: 'GET /outgoingWebhooks/{webhookId}/replays', params: webhook },
    { operation: 'GET /outgoingWebhooks/{webhookId}/replays/{replayId}', params: replay },
    { operation: 'POST /outgoingWebhooks/{webhookId}/replays/{replayId}/cancel', params: replay },
    { operation: 'GET /outgoingWebhooks/{webhookId}/urls', params: webhook },
    { operation: 'POST /outgoingWebhooks/{webhookId}/urls/hold', params: webhook, body: () => ({ Url: `${state.receiverUrl}/a` }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/urls/resume', params: webhook, body: () => ({ Url: `${state.receiverUrl}/a` }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/test', params: webhook, body: () => ({ EventId: state.eventId }) },
    { operation: 'POST /outgoingWebhooks/{webhookId}/events/render', params: webhook, body: eventBody },
    { operation: 'GET /outgoingWebhooks/logs' },
    { operation: 'GET /outgoingWebhooks/{webhookId}/logs', params: webhook },
    { operation: 'GET /outgoingWebhooks/statistics' },
    { operation: 'GET /outgoingWebhooks/{webhookId}/statistics', params: webhook },
    { operation: 'GET /outgoingWebhooks/{webhookId}/eventCounters', params: webhook },
    { operation: 'GET /outgoingWebhooks/{webhookId}/waitingCalls', params: webhook },
    { operation: 'GET /outgoingWebhooks/overview' },
    { operation: 'GET /search', query: () => ({ Text: 'Contract' }) },
    { operation: 'GET /outgoingWebhooks/performance' },
    { operation: 'GET /outgoingWebhooks/{webhookId}/performance', params: webhook },
    { operation: 'PATCH /outgoingWebhooks/{webhookId}/regenerateSecret', params: webhook, body: () => ({ OverlapHours: 1 }) },
    { operation: 'DELETE /outgoingWebhooks/{webhookId}/events/{eventId}', params: event },
    { operation: 'DELETE /outgoingWebhooks/{webhookId}', params: webhook },

    { operation: 'POST /inspectors', keep: ({ Token }) => (state.inspector = Token) },
    { operation: 'GET /inspectors' },
    { operation: 'GET /inspectors/{token}/calls', params: () => ({ token: state.inspector ?? '' }) },
    { operation: 'DELETE /inspectors/{token}', params: () => ({ token: state.inspector ?? '' }) },

    { operation: 'POST /files/folders', body: () => ({ Name: table }), keep: ({ Result }) => (state.folderKey = Result.ExternalKey) },
    { operation: 'GET /files/folders' },
    { operation: 'GET /files/folders/{folderKey}', params: () => ({ folderKey: state.folderKey ?? '' }) },
    { operation: 'POST /files', query: () => ({ externalKey: state.folderKey ?? '' }), body: () => form('a.txt', 'one'), keep: ({ Result }) => (state.fileKey = Result[0].ExternalKey) },
    { operation: 'PUT /files', query: () => ({ externalKey: state.folderKey ?? '' }), body: () => form('a.txt', 'two') },
    { operation: 'GET /files', query: () => ({ externalKey: state.folderKey ?? '' }) },
    { operation: 'GET /files/path', query: () => ({ filePath: `/${table}/a.txt` }) },
    { operation: 'GET /files/path/fileInfo', query: () => ({ filePath: `/${table}/a.txt` }) },
    { operation: 'GET /files/{externalKey}', params: () => ({ externalKey: state.fileKey ?? '' }) },
    { operation: 'GET /files/{externalKey}/fileInfo', params: () => ({ externalKey: state.fileKey ?? '' }) },
    { operation: 'PUT /tables/{table}/files/{field}', params: field('Photo'), query: where, body: () => ({ FilePath: `/${table}/a.txt` }) },
    { operation: 'DELETE /tables/{table}/files/{field}', params: field('Photo'), query: where },
    { operation: 'DELETE /files/{externalKey}', params: () => ({ externalKey: state.fileKey ?? '' }) },
    { operation: 'POST /files', query: () => ({ externalKey: state.folderKey ?? '' }), body: () => form('b.txt', 'one') },
    { operation: 'DELETE /files/path', query: () => ({ filePath: `/${table}/b.txt` }) },
    { operation: 'DELETE /files/folders/{folderKey}', params: () => ({ folderKey: state.folderKey ?? '' }) },
    ...(version === 3 ? attachmentSteps(table) : []),
    ...viewSteps(table),
    ...taskSteps(table),
    { operation: 'GET /applications' },
    { operation: 'GET /bridgeApplications' },
    { operation: 'DELETE /tables/{table}/records', params: inTable, query: where },
    { operation: 'DELETE /tables/{table}', params: inTable },

    { operation: 'POST /tables/attach', body: () => ({ Schema: 'legacy', Table: `stock_${version}`, Name: `Stock${version}` }) },
    { operation: 'POST /tables/{table}/detach', params: () => ({ table: `Stock${version}` }) },
  ];
}
