import type { Pool } from 'pg';
import { quoteName } from '../src/tables/quote-name.ts';
import type { World } from './world.ts';

interface StoredField { tableId: number; table: string; dataSchema: string; name: string; type: string; unique: boolean; blanks: boolean; nextOptionId: number | null }

/** What is wrong with the stored data after all requests, one sentence each. */
export async function judgeData(pool: Pool, worlds: readonly World[]): Promise<string[]> {
  const problems: string[] = [];
  for (const world of worlds) {
    const { accountId } = world.client;
    const { rows: fields } = await pool.query<StoredField>(
      `select t.id as "tableId", t.name as table, a.data_schema as "dataSchema", f.name, f.type, f.is_unique as unique, f.unique_allows_nulls as blanks, (f.properties->>'nextOptionId')::integer as "nextOptionId"
       from rowcast.data_table t join rowcast.account a on a.id = t.account_id left join rowcast.field f on f.account_id = t.account_id and f.table_id = t.id where t.account_id = $1`,
      [accountId],
    );
    for (const field of fields) if (field.name !== null) problems.push(...(await judgeField(pool, field)));
    for (const table of new Map(fields.map((field) => [field.tableId, field])).values()) {
      problems.push(...(await judgeColumns(pool, table, fields.filter(({ tableId }) => tableId === table.tableId))));
      problems.push(...(await judgeMarks(pool, quoteName(table.dataSchema, table.table), worlds.filter((other) => other !== world))));
    }
    problems.push(...(await judgeMessages(pool, accountId, worlds.filter((other) => other !== world))));
    problems.push(...(await judgeServer(world)));
  }
  return problems;
}

async function judgeField(pool: Pool, { dataSchema, table, name, type, unique, blanks, nextOptionId }: StoredField): Promise<string[]> {
  const [place, column] = [quoteName(dataSchema, table), quoteName(name)];
  const problems: string[] = [];
  if (unique) {
    const value = ['STRING', 'PREFIXED AUTONUMBER', 'RANDOM ID', 'FILE'].includes(type) ? `lower(${column})` : column;
    const { rowCount } = await pool.query(`select from ${place} ${blanks ? `where ${column} is not null` : ''} group by ${value} having count(*) > 1`);
    if (rowCount !== 0) problems.push(`${table}.${name} is unique and has values twice`);
  }
  if (type.startsWith('LIST')) {
    const { rowCount } = await pool.query(`select from ${place}, unnest(${column}) option_id where option_id < 1 or option_id >= $1`, [nextOptionId]);
    if (rowCount !== 0) problems.push(`${table}.${name} has ids of options that never were`);
  }
  return problems;
}

async function judgeColumns(pool: Pool, { dataSchema, table }: StoredField, fields: readonly StoredField[]): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2', [dataSchema, table]);
  const columns = rows.map(({ name }) => name).toSorted().join();
  const expected = ['PK_ID', ...fields.flatMap(({ name }) => name ?? [])].toSorted().join();
  return columns === expected ? [] : [`${table} has the columns ${columns}, its fields are ${expected}`];
}

async function judgeMarks(pool: Pool, place: string, others: readonly World[]): Promise<string[]> {
  const { rowCount } = await pool.query(`select from ${place} t where t::text like any ($1)`, [others.map(({ mark }) => `%${mark}%`)]);
  return rowCount === 0 ? [] : [`${place} has rows of another account`];
}

async function judgeMessages(pool: Pool, accountId: string, others: readonly World[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; body: string | null }>('select id, body from rowcast.message where account_id = $1', [accountId]);
  return rows.flatMap(({ id, body }) => {
    if (body === null) return [];
    if (others.some(({ mark }) => body.includes(mark))) return [`message ${id} has data of another account`];
    try {
      // A secret and a call id take the places of U+0001 and U+0002 when it is sent.
      JSON.parse(body.replaceAll('\u0001', 'x').replaceAll('\u0002', 'x'));
      return [];
    } catch {
      return [`message ${id} is no JSON: ${body.slice(0, 200)}`];
    }
  });
}

/** The server still answers, and gives a record a higher key than any before. */
async function judgeServer({ client }: World): Promise<string[]> {
  const problems: string[] = [];
  for (const url of ['/v2/tables', '/v3/outgoingWebhooks', '/v3/files', '/v3/outgoingWebhooks/overview', '/v3/tables/Everything/records?q.limit=1000']) {
    const { status } = await client.request('GET', url);
    if (status !== 200) problems.push(`${url} answers ${status}`);
  }
  const { body } = await client.request<{ Result: { PK_ID: number }[] }>('GET', '/v3/tables/Everything/records?q.orderBy=PK_ID DESC&q.limit=1');
  const { status, headers } = await client.request('POST', '/v3/tables/Everything/records', {});
  // A unique field that was added may have its one blank already.
  if (status === 400) return problems;
  const key = Number(/PK_ID=(\d+)$/.exec(String(headers['location']))?.[1]);
  if (!(key > (body.Result[0]?.PK_ID ?? 0))) problems.push(`a new record got PK_ID ${key}`);
  return problems;
}
