import { createAccount } from '../../src/accounts/create-account.ts';
import type { Account } from '../../src/accounts/account.ts';
import { openSecretBox } from '../../src/accounts/secret-box.ts';
import { createTable } from '../../src/tables/create-table.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { tableHooks } from '../../src/table-hooks.ts';
import type { Author, WebhookParts } from '../../src/webhooks/webhook-parts.ts';
import { testDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';

export interface Workspace {
  database: TestDatabase;
  account: Account;
  author: Author;
  parts: WebhookParts;
  tables: Tables;
  /** The SQL name of a table of the account. */
  sqlName(table: string): string;
}

/** A fresh database with an account that has the tables of the documentation's examples: MyCustomers and Admins. */
export async function openWorkspace(): Promise<Workspace> {
  const database = await testDatabase();
  const { pool } = database;
  const account = await createAccount(pool, { name: 'Acme' });
  const tables: Tables = {
    pool,
    hooks: tableHooks,
  };
  const text = (Name: string) => ({ Name, Type: 'STRING' });
  await createTable(tables, account.id, { Name: 'MyCustomers', Fields: [...['First_Name', 'Last_Name', 'City'].map(text), { Name: 'Pin', Type: 'PASSWORD' }] });
  await createTable(tables, account.id, { Name: 'Admins', Fields: ['MessageTo', 'MessageTitle', 'MessageFrom', 'Message'].map(text) });
  return {
    database,
    account,
    author: { account, actor: 'John Doe (john.doe@acme.com)' },
    parts: {
      pool,
      secretBox: openSecretBox(Buffer.alloc(32, 1)),
      outgoing: { allow: [], publicUrl: 'http://127.0.0.1:8080' },
      readCounters: async (_db, _accountId, _webhookId, eventId) => (eventId === undefined ? { messages: 3, calls: 2, errors: 1 } : { messages: 30, calls: 20, errors: 10 }),
    },
    tables,
    sqlName: (table) => `"${account.dataSchema}"."${table}"`,
  };
}
