import type { Command } from 'commander';
import type { DataTable } from '../tables/data-table.ts';
import { attachTable } from '../tables/attached/attach-table.ts';
import { detachTable } from '../tables/attached/detach-table.ts';
import { refreshAttached } from '../tables/attached/refresh-attached.ts';
import { attachedJson } from '../tables/attached/attached-json.ts';
import { tableHooks } from '../table-hooks.ts';
import { accountOf } from './account-of.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

interface Options {
  account?: string;
  json?: boolean;
}

export function addAttachCommands(program: Command): void {
  program.command('attach')
    .description('give an existing table of the database a place among an account\'s tables')
    .argument('<table>', 'schema.table; with --refresh its name in Rowcast')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .option('--name <name>', 'its name in Rowcast; made from the table\'s when left out')
    .option('--refresh', 'read the columns of an attached table anew, now')
    .option('--json', 'print JSON')
    .action(async (given: string, { account, name, refresh = false, ...options }: Options & { name?: string; refresh?: boolean }) => {
      const table: DataTable = await withDatabase(async (pool) => {
        const accountId = await accountOf(pool, account);
        const tables = { pool, hooks: tableHooks };
        if (refresh) return refreshAttached(tables, accountId, given);
        const [schema = '', ...rest] = given.split('.');
        return attachTable(tables, accountId, { Schema: schema, Table: rest.join('.'), ...(name === undefined ? {} : { Name: name }) }, { schemas: null });
      });
      print(attachedJson(table), options);
    });
  program.command('detach')
    .description('leave an attached table to its owner as it was')
    .argument('<name>', 'its name in Rowcast')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .option('--force', 'also when events use it: they become inactive')
    .option('--json', 'print JSON')
    .action(async (name: string, { account, force = false, ...options }: Options & { force?: boolean }) => {
      await withDatabase(async (pool) => detachTable({ pool, hooks: tableHooks }, await accountOf(pool, account), name, { force }));
      print({ detached: name }, options);
    });
}
