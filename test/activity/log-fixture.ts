import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { createAccount } from '../../src/accounts/create-account.ts';
import { shortId } from '../../src/accounts/short-id.ts';
import { ensurePartitions } from '../../src/activity/ensure-partitions.ts';

const id7 = (at: Date) => v7({ msecs: at.getTime() });
export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);
export const daysAfter = (at: Date, days: number) => minutesAfter(at, days * 1440);

export interface LoggedWebhook {
  accountId: string;
  webhookId: string;
  eventId: string;
  tableId: number;
  /** Lanes of https://one.example/ and https://two.example/. */
  urls: readonly [number, number];
}

/** Rows as the engine writes them, put there by SQL. */
export async function logFixture(pool: Pool, { now = new Date() }: { now?: Date } = {}) {
  await ensurePartitions(pool, now);

  async function webhook(given: { accountId?: string; name?: string } = {}): Promise<LoggedWebhook> {
    const accountId = given.accountId ?? (await createAccount(pool, { name: 'Acme' })).id;
    const webhookId = shortId();
    const eventId = shortId();
    await pool.query(
      `insert into rowcast.webhook (account_id, id, name, call_throttling, secret, created_by, modified_by) values ($1, $2, $3, 10, 'sealed', 'me', 'me')`,
      [accountId, webhookId, given.name ?? `Orders ${webhookId}`],
    );
    const urls: number[] = [];
    for (const [position, host] of ['one', 'two'].entries()) {
      const { rows } = await pool.query<{ id: number }>(
        `insert into rowcast.outgoing_url (account_id, webhook_id, url, canonical_url, position) values ($1, $2, $3, $3, $4) returning id`,
        [accountId, webhookId, `https://${host}.example/${webhookId}`, position],
      );
      urls.push(rows[0]!.id);
    }
    const { rows: [table] } = await pool.query<{ id: number }>(
      `insert into rowcast.data_table (account_id, name) values ($1, $2) returning id`, [accountId, `T_${webhookId}`],
    );
    const tableId = table!.id;
    await pool.query(`insert into rowcast.table_shape (account_id, table_id, version, table_name, fields) values ($1, $2, 1, 'Orders', '[]')`, [accountId, tableId]);
    await pool.query(`insert into rowcast.event (account_id, webhook_id, id, created_by, modified_by) values ($1, $2, $3, 'me', 'me')`, [accountId, webhookId, eventId]);
    await pool.query(
      `insert into rowcast.event_version (account_id, webhook_id, event_id, version, table_id, type, active, from_at)
       values ($1, $2, $3, 1, $4, 'table.recordInsert', true, '2020-01-01Z')`,
      [accountId, webhookId, eventId, tableId],
    );
    return { accountId, webhookId, eventId, tableId, urls: [urls[0]!, urls[1]!] };
  }

  async function message(of: LoggedWebhook, given: { at: Date; recordKey?: string; eventId?: string; body?: string | null; problem?: string; sequence?: number }): Promise<string> {
    const id = id7(given.at);
    const body = given.problem !== undefined ? null : (given.body ?? '{}');
    await pool.query(
      `insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, actor, event_date, body, size, problem)
       values ($1, $2, $3, $4, 1, $5, 1, $6, $7, 'RESTAPIs', 'Jo', $8, $9, $10, $11)`,
      [of.accountId, of.webhookId, id, given.eventId ?? of.eventId, of.tableId, given.recordKey ?? '1', given.sequence ?? 7, given.at, body, body?.length ?? 0, given.problem ?? null],
    );
    return id;
  }

  async function call(of: LoggedWebhook, given: { messageId: string; at: Date; url?: 0 | 1; attempts?: number }): Promise<string> {
    const id = id7(given.at);
    await pool.query(
      `insert into rowcast.call (account_id, webhook_id, event_id, url_id, due_at, id, message_id, attempts, size) values ($1, $2, $3, $4, $5, $6, $7, $8, 2)`,
      [of.accountId, of.webhookId, of.eventId, of.urls[given.url ?? 0], given.at, id, given.messageId, given.attempts ?? 0],
    );
    return id;
  }

  async function attempt(of: LoggedWebhook, given: {
    messageId: string; at: Date; callId?: string; url?: 0 | 1; number?: number; outcome?: string; httpStatus?: number | null;
    errorCode?: string; details?: string; response?: string; nextAt?: Date;
  }): Promise<{ id: string; callId: string }> {
    const id = id7(given.at);
    const callId = given.callId ?? id7(given.at);
    await pool.query(
      `insert into rowcast.attempt (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms, http_status, error_code, details, response, next_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 12, $11, $12, $13, $14, $15)`,
      [of.accountId, of.webhookId, id, of.eventId, of.urls[given.url ?? 0], given.messageId, callId, given.number ?? 1, given.outcome ?? 'delivered', given.at,
        given.httpStatus === undefined ? 200 : given.httpStatus, given.errorCode ?? null, given.details ?? null, given.response ?? null, given.nextAt ?? null],
    );
    return { id, callId };
  }

  async function undelivered(of: LoggedWebhook, given: { messageId: string; at: Date; callId?: string; url?: 0 | 1; state: 'dead' | 'discarded'; reason?: string }): Promise<string> {
    const id = given.callId ?? id7(given.at);
    await pool.query(
      `insert into rowcast.undelivered_call (account_id, webhook_id, event_id, url_id, id, message_id, attempts, state, reason, ended_at) values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)`,
      [of.accountId, of.webhookId, of.eventId, of.urls[given.url ?? 0], id, given.messageId, given.state, given.reason ?? 'because', given.at],
    );
    return id;
  }

  return { webhook, message, call, attempt, undelivered };
}

export type LogFixture = Awaited<ReturnType<typeof logFixture>>;
