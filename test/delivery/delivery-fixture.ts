import { randomBytes } from 'node:crypto';
import type { Account } from '../../src/accounts/account.ts';
import { createAccount } from '../../src/accounts/create-account.ts';
import { openSecretBox } from '../../src/accounts/secret-box.ts';
import { ensurePartitions } from '../../src/activity/ensure-partitions.ts';
import { renewCapture } from '../../src/capture/renew-capture.ts';
import { openPool } from '../../src/db/open-pool.ts';
import type { DeliverySettings } from '../../src/delivery/delivery-settings.ts';
import type { LookupAll } from '../../src/delivery/http/guarded-connector.ts';
import { startWorker, type Worker } from '../../src/delivery/start-worker.ts';
import type { Observation } from '../../src/observe.ts';
import { createTable } from '../../src/tables/create-table.ts';
import type { DataTable } from '../../src/tables/data-table.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { createEvent } from '../../src/webhooks/create-event.ts';
import { createWebhook } from '../../src/webhooks/create-webhook.ts';
import { parseAllowRanges } from '../../src/webhooks/outgoing-address.ts';
import type { Author, WebhookParts } from '../../src/webhooks/webhook-parts.ts';
import { testDatabase } from '../support/test-database.ts';

export type DeliveryFixture = Awaited<ReturnType<typeof openDeliveryFixture>>;

/** A database with one account and what it takes to run workers on it, without the API. */
export async function openDeliveryFixture() {
  const database = await testDatabase();
  const pool = openPool(database.connectionString, { pipeline: true });
  const account: Account = await createAccount(pool, { name: 'Delivery', maxCallThrottling: 100_000 });
  await ensurePartitions(pool, new Date());
  const secretBox = openSecretBox(randomBytes(32));
  const outgoing = { allow: parseAllowRanges(['127.0.0.0/8']), publicUrl: 'http://rowcast.test' };
  const tables: Tables = { pool, hooks: { ...NO_HOOKS, afterShapeChange: renewCapture } };
  const parts: WebhookParts = { pool, secretBox, outgoing, readCounters: async () => ({ messages: 0, calls: 0, errors: 0 }) };
  const author: Author = { account, actor: 'Test' };
  const workers: Worker[] = [];
  const observed: Observation[] = [];
  let made = 0;

  return {
    pool, account, tables, parts, author, secretBox, outgoing, observed,
    connectionString: database.connectionString,
    async table(fields: readonly unknown[] = [{ Name: 'Name', Type: 'STRING' }]): Promise<DataTable & { sql: string }> {
      const table = await createTable(tables, account.id, { Name: `T${(made += 1)}`, Fields: fields });
      return { ...table, sql: `"${table.dataSchema}"."${table.name}"` };
    },
    async webhook(urls: readonly string[], options: { limit?: number } = {}): Promise<{ Id: string; Secret: string }> {
      return createWebhook(parts, author, { Name: `W${(made += 1)}`, OutgoingUrls: urls, CallThrottling: options.limit ?? 10_000 });
    },
    async event(webhookId: string, table: DataTable, type = 'table.recordInsert', more: Record<string, unknown> = {}): Promise<{ Id: string }> {
      return createEvent(parts, author, webhookId, { EventType: type, ObjectName: table.name, ...more });
    },
    async worker(settings: Partial<DeliverySettings> = {}, options: { notified?: boolean; lookup?: LookupAll } = {}): Promise<Worker> {
      const worker = await startWorker({
        pool, listenOn: options.notified === true ? database.connectionString : null, secretBox, integrationUrl: 'https://integration.example',
        settings: { retryScheduleMs: [30, 30, 30], callTimeoutMs: 10_000, holdAfterMs: 5 * 86_400_000, userAgent: 'Rowcast/test', downloadAddress: (_accountId, contentId) => `https://rowcast.example/${contentId}`, ...outgoing, ...settings },
        observe: (observation) => observed.push(observation),
        ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
      });
      workers.push(worker);
      return worker;
    },
    /** Ends when the queue is empty. */
    async settled(timeoutMs = 60_000): Promise<void> {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const { rows } = await pool.query<{ waiting: number }>(`select (select count(*) from rowcast.call) + (select count(*) from rowcast.change) as waiting`);
        if (rows[0]!.waiting === 0) return;
        if (Date.now() > deadline) throw new Error(`${rows[0]!.waiting} changes and calls still wait`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop()));
      await pool.end();
      await database.close();
    },
  };
}
