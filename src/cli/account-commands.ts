import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Plan, PlanChange } from '../accounts/account.ts';
import { createAccount } from '../accounts/create-account.ts';
import { listAccounts } from '../accounts/list-accounts.ts';
import { LIMIT_NAMES } from '../accounts/limits.ts';
import { updateAccount } from '../accounts/update-account.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

/** What stands for null on the command line: as the server has it; as it is without a word. */
const SERVERS = 'server';
const DEFAULT = 'default';

type PlanOptions = { [Key in keyof Plan]?: Plan[Key] | typeof SERVERS } & { limit?: Record<string, number | null>; name?: string; json?: boolean };

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return number;
}

/** `maxTables=50`, gathered over several such options. */
function gatherLimit(text: string, before: Record<string, number | null> = {}): Record<string, number | null> {
  const [, name, value] = /^(\w+)=(\w+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be a limit and a number, such as maxTables=50.');
  return { ...before, [name]: value === DEFAULT ? null : wholeNumber(value) };
}

const namesOf = (text: string) => (text === 'none' ? [] : text.split(',').map((name) => name.trim()));
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
    .option('--attach-schemas <names>', 'schemas of which its profiles may attach tables over REST, separated by commas; "none" for none', namesOf)
    .option('--limit <name=n>', `may be given several times; "default" for the default; one of ${LIMIT_NAMES.join(', ')}`, gatherLimit)
    .option('--json', 'print JSON');
}

function planOf({ json: _, name, limit, ...plan }: PlanOptions): PlanChange & { name?: string } {
  const given = Object.entries(plan).filter(([, value]) => value !== undefined).map(([key, value]) => [key, value === SERVERS ? null : value]);
  return { ...(Object.fromEntries(given) as Partial<Plan>), ...(limit === undefined ? {} : { limits: limit }), ...(name === undefined ? {} : { name }) };
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
