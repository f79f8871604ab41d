import { Option, type Command } from 'commander';
import { linkAddress, makeSignInLink } from '../accounts/sign-in-links.ts';
import { ROLES, USER_COLUMNS } from '../accounts/user.ts';
import type { Role, User } from '../accounts/user.ts';
import { listUsers, makeInvitation } from '../accounts/users.ts';
import { RequestError } from '../errors.ts';
import { accountOf } from './account-of.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

interface CreateOptions {
  account?: string;
  email: string;
  role: Role;
  json?: boolean;
}

const CREATED_BY = 'the operator';

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('people who sign in to the console').helpCommand(false);
  user.command('create')
    .description('invite somebody: print a one-time link, valid for 7 days, which is shown this once')
    .requiredOption('--email <address>', 'the e-mail address he signs in with')
    .addOption(new Option('--role <role>', 'what he may do').choices(ROLES).default('user'))
    .option('--account <id>', 'the account; may be left out while there is only one')
    .option('--json', 'print JSON')
    .action(async ({ account, email, role, json = false }: CreateOptions) => {
      print(await withDatabase(async (pool, { publicUrl }) => {
        const accountId = await accountOf(pool, account);
        const { token, expiresAt } = await makeInvitation(pool, { accountId, email, role, createdBy: CREATED_BY });
        return { email, role, accountId, link: linkAddress(publicUrl, token), expiresAt: expiresAt.toISOString() };
      }), { json });
    });
  user.command('list')
    .description('the users of an account')
    .option('--account <id>', 'the account; may be left out while there is only one')
    .option('--json', 'print JSON')
    .action(async ({ account, json = false }: { account?: string; json?: boolean }) => {
      const users = await withDatabase(async (pool) => listUsers(pool, await accountOf(pool, account)));
      print(users.map(({ createdAt, lastSignInAt, ...rest }) => ({ ...rest, createdAt: createdAt.toISOString(), lastSignInAt: lastSignInAt?.toISOString() ?? null })), { json });
    });
  user.command('reset-password')
    .description('print a one-time link for a new password, valid for 24 hours, which is shown this once')
    .requiredOption('--email <address>', 'the user\'s e-mail address')
    .option('--json', 'print JSON')
    .action(async ({ email, json = false }: { email: string; json?: boolean }) => {
      print(await withDatabase(async (pool, { publicUrl }) => {
        const { rows } = await pool.query<User>(`select ${USER_COLUMNS} from rowcast.account_user u where lower(u.email) = lower($1)`, [email]);
        const [found] = rows;
        if (found === undefined) throw new RequestError('ObjectNotFound', `There is no user ${email}.`);
        const { token, expiresAt } = await makeSignInLink(pool, { accountId: found.accountId, kind: 'reset', userId: found.id, createdBy: CREATED_BY });
        return { email: found.email, accountId: found.accountId, link: linkAddress(publicUrl, token), expiresAt: expiresAt.toISOString() };
      }), { json });
    });
}
