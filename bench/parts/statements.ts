import { createWebhooks } from '../create-webhooks.ts';
import { times } from '../figures.ts';
import { pushChanges } from '../push-changes.ts';
import type { Row } from '../report.ts';
import type { Part } from '../run-part.ts';

const CHANGES = 50_000;
const BATCH = 500;

interface Counted {
  statement: string;
  /** Per 500 changes. */
  times: number;
}

/** Statements of the server at saturation, per 500 changes that became calls and were settled. Counted by PostgreSQL: all but begin and commit, and those of the bench. */
export const statements: Part = async (bench) => {
  const changes = bench.scaled(CHANGES, 10_000);
  const receiver = await bench.receiver();
  const server = await bench.server();
  const tables = await createWebhooks(server, { tables: 1, webhooksPerTable: 1, urls: () => [`${receiver.url}0/0`] });
  await server.pool.query('create extension pg_stat_statements');
  const push = () => pushChanges(server, receiver, { tables, changesPerTable: changes, callsPerChange: 1 });
  await push();
  const runs = await times(bench.runs, async () => {
    await server.pool.query('select /* bench */ pg_stat_statements_reset()');
    await push();
    const { rows } = await server.pool.query<Counted>(
      `select /* bench */ regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::float8 * $1 / $2 as times from pg_stat_statements
       where toplevel and query !~ '/\\* bench \\*/' and query !~* '^\\s*(begin|commit|rollback)'
         and dbid = (select oid from pg_database where datname = current_database())`,
      [BATCH, changes],
    );
    return rows;
  });
  const sum = (rows: readonly Counted[]) => rows.reduce((total, row) => total + row.times, 0);
  const often = runs.at(-1)!.filter((row) => row.times >= 0.05).toSorted((a, b) => b.times - a.times);
  return [
    { figure: 'statements per batch of 500, all of the server', unit: '', values: runs.map(sum), bar: { most: 6 } },
    ...often.map(({ statement, times }): Row => ({ figure: `  ${statement.trim().replaceAll('|', ' ').slice(0, 70)}`, unit: '', values: [times] })),
  ];
};
