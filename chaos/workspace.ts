import { Pool } from 'pg';
import type { RestClient } from '../test/support/rest-client.ts';
import type { AskedLimit } from './allowed-limit.ts';
import type { ChaosReceiver } from './receiver.ts';

export const TABLES = ['Alpha', 'Beta'] as const;

export interface ChaosWebhook {
  id: string;
  name: string;
  /** Its definition never changes: what it owes is known exactly. */
  steady: boolean;
  limits: AskedLimit[];
  events: { id: string; body: Record<string, unknown> }[];
}

export interface Workspace {
  pool: Pool;
  dataSchema: string;
  webhooks: ChaosWebhook[];
}

const TEMPLATE = JSON.stringify({
  callId: '[@out-hook:callId]', messageId: '[@out-hook:messageId]', secret: '[@out-hook:secret]', type: '[@out-hook:eventType]',
  key: '[@field:PK_ID]', name: '[@field:Name]',
});

/** `all` meets every change there is, and so tells when each was captured. */
const PLAN = [
  { name: 'all', steady: true, limit: 60, urls: 2, tables: TABLES, types: ['Insert', 'Update', 'Delete'] },
  { name: 'narrow', steady: true, limit: 10, urls: 1, tables: ['Beta'], types: ['Insert'] },
  { name: 'spare', steady: true, limit: 15, urls: 1, tables: ['Alpha'], types: ['Delete'] },
  { name: 'moving', steady: false, limit: 30, urls: 3, tables: ['Beta'], types: ['Insert', 'Update', 'Delete'] },
  { name: 'flip', steady: false, limit: 20, urls: 1, tables: ['Alpha'], types: ['Update'] },
] as const;

export const pathOf = (webhook: string, url: number) => `/${webhook}/${url}`;

/*
 * The truth: what was committed, whoever wrote it and whether the writer heard of it. Written by a trigger of our own, row by row,
 * independent of the capture that is judged by it.
 */
const journalOf = (table: string) => `
  create trigger zz_journal after insert or update or delete on ${table} for each row execute function chaos.note()`;

const JOURNAL = `
  create schema chaos;
  create table chaos.journal (id bigint generated always as identity, type text, key bigint, name text);
  create function chaos.note() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and old."Name" is not distinct from new."Name" then return null; end if;
    insert into chaos.journal (type, key, name) values (
      'table.record' || initcap(tg_op), case tg_op when 'DELETE' then old."PK_ID" else new."PK_ID" end,
      case tg_op when 'DELETE' then old."Name" else new."Name" end);
    return null;
  end $$`;

/** Makes tables, journal, webhooks and events. */
export async function openWorkspace(api: RestClient, connectionString: string, receiver: ChaosReceiver): Promise<Workspace> {
  const pool = new Pool({ connectionString, max: 8 });
  // A client whose server was killed, idle or in use; in use, its query fails, too.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  for (const Name of TABLES) await made(api.post('/v2/tables', { Name, Columns: [{ Name: 'Name', Type: 'STRING' }] }));
  const { rows } = await pool.query<{ schema: string }>('select data_schema as schema from rowcast.account');
  const dataSchema = rows[0]!.schema;
  await pool.query(JOURNAL);
  for (const table of TABLES) await pool.query(journalOf(`"${dataSchema}"."${table}"`));

  const webhooks: ChaosWebhook[] = [];
  const secrets: [string, string][] = [];
  for (const { name, steady, limit, urls, tables, types } of PLAN) {
    const OutgoingUrls = Array.from({ length: urls }, (_, index) => `${receiver.url}${pathOf(name, index)}`);
    const { Id, Secret } = await made(api.post('/v2/outgoingWebhooks', { Name: name, OutgoingUrls, CallThrottling: limit }));
    const webhook: ChaosWebhook = { id: Id, name, steady, limits: [{ at: 0, callsPerSecond: limit, confirmedAt: 0 }], events: [] };
    for (const ObjectName of tables) {
      for (const type of types) {
        const body = { EventType: `table.record${type}`, ObjectName, CustomPayloadTemplate: TEMPLATE };
        const event = await made(api.post(`/v2/outgoingWebhooks/${Id}/events`, body));
        webhook.events.push({ id: event.Id, body });
      }
    }
    webhooks.push(webhook);
    secrets.push([name, Secret]);
  }
  receiver.setSecrets(secrets);
  return { pool, dataSchema, webhooks };
}

async function made(answer: ReturnType<RestClient['post']>): Promise<{ Id: string; Secret: string }> {
  const { status, body } = await answer;
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
