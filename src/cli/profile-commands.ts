import type { Command } from 'commander';
import type { Pool } from 'pg';
import { createProfile } from '../accounts/create-profile.ts';
import { listProfiles } from '../accounts/list-profiles.ts';
import type { Profile } from '../accounts/profile.ts';
import type { TableAccess } from '../accounts/reach.ts';
import { RequestError } from '../errors.ts';
import { findTable } from '../tables/find-table.ts';
import { accountOf } from './account-of.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

interface CreateOptions {
  account?: string;
  name: string;
  allObjects?: boolean;
  read?: string[];
  write?: string[];
  clientId?: string;
  clientSecret?: string;
  json?: boolean;
}

export function addProfileCommands(program: Command): void {
  const profile = program.command('profile').description('web services profiles: the credentials of REST clients').helpCommand(false);
  profile.command('create')
    .description('make a profile and print its credentials, which are shown this once')
    .requiredOption('--name <name>', 'its name')
    .option('--account <id>', 'its account; may be left out while there is only one')
    .option('--all-objects', 'enable access to all objects, also to webhooks')
    .option('--read <table...>', 'tables it may read')
    .option('--write <table...>', 'tables it may read and write')
    .option('--client-id <id>', 'its client id, instead of a made one')
    .option('--client-secret <secret>', 'its secret, instead of a made one')
    .option('--json', 'print JSON')
    .action(async ({ json = false, account, name, allObjects = false, read = [], write = [], clientId, clientSecret }: CreateOptions) => {
      const made = await withDatabase(async (pool) => {
        const accountId = await accountOf(pool, account);
        const access = new Map<number, TableAccess>();
        for (const table of read) access.set(await tableId(pool, accountId, table), 'read');
        for (const table of write) access.set(await tableId(pool, accountId, table), 'write');
        return createProfile(pool, {
          accountId, name, allObjects, access,
          ...(clientId === undefined ? {} : { clientId }),
          ...(clientSecret === undefined ? {} : { clientSecret }),
        });
      });
      print({ ...printable(made.profile), clientSecret: made.clientSecret }, { json });
    });
  profile.command('list')
    .description('the profiles of an account')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .option('--json', 'print JSON')
    .action(async (options: { account?: string; json?: boolean }) => {
      const profiles = await withDatabase(async (pool) => listProfiles(pool, await accountOf(pool, options.account)));
      print(profiles.map(printable), options);
    });
}

const printable = ({ access, ...profile }: Profile) => ({ ...profile, access: Object.fromEntries(access) });

async function tableId(pool: Pool, accountId: string, name: string): Promise<number> {
  const table = await findTable(pool, accountId, name);
  if (table === null) throw new RequestError('ObjectNotFound', `Account ${accountId} has no table ${name}.`);
  return table.id;
}
