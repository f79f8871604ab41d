import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { print } from './print.ts';

export function addMigrateCommand(program: Command): void {
  program.command('migrate')
    .description('bring the database up to date; servers do it at their start, too')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const observe = () => {};
      const database = await openDatabase({ ...readConfig(process.env), observe, join: true });
      try {
        const applied = await migrate({ connectionString: database.directConnectionString, observe });
        print({ applied: options.json === true ? applied : applied.join(', ') || 'nothing, all was up to date' }, options);
      } finally {
        await database.stop();
      }
    });
}
