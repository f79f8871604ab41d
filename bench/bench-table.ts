import type { BenchServer } from './bench-server.ts';

/** About 300 bytes of record, 500 bytes of default payload. */
const FIELDS = [
  { Name: 'First_Name', Type: 'STRING' },
  { Name: 'Last_Name', Type: 'STRING' },
  { Name: 'Email', Type: 'STRING' },
  { Name: 'Amount', Type: 'CURRENCY' },
  { Name: 'Quantity', Type: 'INTEGER' },
  { Name: 'Active', Type: 'YES/NO' },
  { Name: 'Ordered', Type: 'DATE/TIME' },
];

/** A table that nobody listens to yet. */
export async function createBenchTable(server: BenchServer, name: string): Promise<void> {
  await server.call('POST', '/v2/tables', { Name: name, Columns: FIELDS });
}

/** SQL of `count` new records, from a number on. $1: first, $2: count. The comment tells it from the server's statements. */
export const insertSql = (server: BenchServer, table: string) => `
  insert /* bench */ into "${server.dataSchema}"."${table}" ("First_Name", "Last_Name", "Email", "Amount", "Quantity", "Active", "Ordered")
  select 'First ' || n, 'Last ' || n, 'somebody.' || n || '@example.com', n % 1000 + 0.25, n % 100, n % 2 = 0, timestamp '2026-01-01' + n * interval '1 second'
  from generate_series($1::integer, $1::integer + $2::integer - 1) n`;
