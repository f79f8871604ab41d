import type { Command } from 'commander';

/** Loaded only when a server is to run: the other commands start faster without it. */
async function run(roles: { api: boolean; worker: boolean }): Promise<void> {
  const { runServer } = await import('../main.ts');
  await runServer(roles);
}

export function addServerCommands(program: Command): void {
  program.command('start')
    .description('run everything in one process: API, web page and worker')
    .action(() => run({ api: true, worker: true }));
  program.command('api')
    .description('run the API and web page only; calls are made by workers')
    .action(() => run({ api: true, worker: false }));
  program.command('worker')
    .description('run a worker only: it makes the calls of the webhooks it owns')
    .action(() => run({ api: false, worker: true }));
}
