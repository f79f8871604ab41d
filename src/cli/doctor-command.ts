import type { Command } from 'commander';
import { examine } from './examine.ts';
import { print } from './print.ts';

export function addDoctorCommand(program: Command): void {
  program.command('doctor')
    .description('check what Rowcast needs to run; the exit status is 1 when something is wrong')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(process.env);
      if (options.json === true) print(findings.map((finding) => ({ ...finding })), options);
      else for (const { check, ok, detail } of findings) process.stdout.write(`${ok ? 'ok   ' : 'WRONG'}  ${check}: ${detail}\n`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}
