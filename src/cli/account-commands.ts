import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Plan } from '../accounts/account.ts';
import { createAccount } from '../accounts/create-account.ts';
import { listAccounts } from '../accounts/list-accounts.ts';
import { updateAccount } from '../accounts/update-account.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

/** What stands for null on the command line: as the server has it. */
const SERVERS = 'server';

type PlanOptions = { [Key in keyof Plan]?: Plan[Key] | typeof SERVERS } & { name?: string; json?: boolean };

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return number;
}

const numberOrServers = (text: string) => (text === SERVERS ? SERVERS : wholeNumber(text));

function addPlanOptions(command: Command): Command {
  return command
    .option('--multicast', 'more than one URL per webhook')
    .addOption(new Option('--no-multicast', 'one URL per webhook').default(undefined))
    .option('--max-outgoing-urls <n>', 'URLs that one webhook may have', wholeNumber)
    .option('--max-call-throttling <n>', 'calls per second that one webhook may make', wholeNumber)
    .option('--log-retention-days <n>', 'days of logs; "server" for what the server keeps', numberOrServers)
    .option('--integration-url <url>', 'what [@sys:IntegrationURL] gives; "server" for the server\'s own')
    .option('--time-zone <name>', 'such as Europe/Berlin')
    .option('--json', 'print JSON');
}

function planOf({ json: _, name, ...plan }: PlanOptions): Partial<Plan> & { name?: string } {
  const given = Object.entries(plan).filter(([, value]) => value !== undefined).map(([key, value]) => [key, value === SERVERS ? null : value]);
  return { ...(Object.fromEntries(given) as Partial<Plan>), ...(name === undefined ? {} : { name }) };
}

export function addAccountCommands(program: Command): void {
  const account = program.command('account').description('accounts and their plans').helpCommand(false);
  addPlanOptions(account.command('create').description('make an account').requiredOption('--name <name>', 'its name'))
    .action(async (options: PlanOptions & { name: string }) => {
      print({ ...await withDatabase((pool) => createAccount(pool, { ...planOf(options), name: options.name })) }, options);
    });
  addPlanOptions(account.command('update').description('change an account; what is not given stays').argument('<id>', 'the account').option('--name <name>', 'its new name'))
    .action(async (id: string, options: PlanOptions) => {
      print({ ...await withDatabase((pool) => updateAccount(pool, id, planOf(options))) }, options);
    });
  account.command('list').description('all accounts').option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      print((await withDatabase((pool) => listAccounts(pool))).map((row) => ({ ...row })), options);
    });
}
