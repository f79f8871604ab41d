import { createWebhooks } from '../create-webhooks.ts';
import { profiled } from '../cpu-profile.ts';
import { times } from '../figures.ts';
import { overBare } from '../over-bare.ts';
import { pushChanges } from '../push-changes.ts';
import type { Bar } from '../report.ts';
import type { Part } from '../run-part.ts';

/** Changes at saturation, limits out of the way. */
export interface Load {
  name: string;
  figure: string;
  tables: number;
  webhooksPerTable: number;
  urlsPerWebhook: number;
  /** Of the whole load. */
  calls: number;
  bar: Bar;
}

/**
 * Changes that commit in bulk, until the last call has arrived: capture, match, render, store, send, log. Against the bare sender
 * to the same receiver, before and after each run.
 */
export function shareOfBare({ name, figure, tables, webhooksPerTable, urlsPerWebhook, calls, bar }: Load): Part {
  return async (bench) => {
    const receiver = await bench.receiver();
    // As it is shipped, but where it is profiled: the loader of this process makes each function dearer.
    const server = await bench.server({ apart: !bench.profile });
    const webhooks = bench.scaled(webhooksPerTable);
    const names = await createWebhooks(server, {
      tables: bench.scaled(tables),
      webhooksPerTable: webhooks,
      urls: (webhook) => Array.from({ length: urlsPerWebhook }, (_, url) => `${receiver.url}${webhook}/${url}`),
    });
    const callsPerChange = webhooks * urlsPerWebhook;
    const changesPerTable = Math.max(1, Math.round(bench.scaled(calls, 10_000) / callsPerChange / names.length));
    const push = () => pushChanges(server, receiver, { tables: names, changesPerTable, callsPerChange });
    const measure = () => overBare(receiver, bench.scaled(calls / 2, 10_000), push);
    await measure();
    const runs = await times(bench.runs, measure);
    if (bench.profile) await profiled(name, push);
    return [
      { figure: 'bare sender', unit: 'POST/s', values: runs.map(({ limit }) => limit) },
      { figure, unit: 'calls/s', values: runs.map(({ rate }) => rate), ratios: runs.map(({ share }) => share), bar },
    ];
  };
}
