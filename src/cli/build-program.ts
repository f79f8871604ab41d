import { Command } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addAttachCommands } from './attach-commands.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addImportCommands } from './import-commands.ts';
import { addMigrateCommand } from './migrate-command.ts';
import { addProfileCommands } from './profile-commands.ts';
import { addServerCommands } from './server-commands.ts';
import { addUserCommands } from './user-commands.ts';

/** The whole command line. */
export function buildProgram(version: string): Command {
  const program = new Command('rowcast')
    .description('An online database whose tables call your webhooks.\nSettings come from the environment: see docs/configuration.md.')
    .version(version)
    .showHelpAfterError()
    .helpCommand(false);
  addServerCommands(program);
  addMigrateCommand(program);
  addAccountCommands(program);
  addProfileCommands(program);
  addUserCommands(program);
  addAttachCommands(program);
  addImportCommands(program);
  addDoctorCommand(program);
  return program;
}
