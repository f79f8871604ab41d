import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line in a process of its own, in an environment that holds nothing but what is given. */
export function runCli(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<CliResult> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', resolve('src/cli/main.ts'), ...args],
      { env: { PATH: process.env['PATH'] ?? '', ...environment } },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
