import type { Queryable } from '../../src/db/queryable.ts';

const TABLES = `
  select c.oid, c.relname as name, pg_get_partkeydef(c.oid) as partitioned_by
  from pg_class c
  where c.relnamespace = 'rowcast'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`;
const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
    a.attidentity <> '' as identity, pg_get_expr(d.adbin, d.adrelid) as "default"
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;
// From 18 on, NOT NULL is a constraint too (n); it is drawn with the column.
const CONSTRAINTS = `
  select pg_get_constraintdef(oid) as definition from pg_constraint
  where conrelid = $1 and contype in ('p', 'u', 'f', 'c', 'x')
  order by array_position(array['p', 'u', 'f', 'c', 'x']::"char"[], contype), conname`;
const INDEXES = `
  select pg_get_indexdef(i.indexrelid) as definition from pg_index i
  where i.indrelid = $1 and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
  order by 1`;
const FUNCTIONS = `
  select p.proname || '(' || pg_get_function_arguments(p.oid) || ') returns ' || pg_get_function_result(p.oid)
    || case when p.prosecdef then ', security definer' else '' end as signature
  from pg_proc p where p.pronamespace = 'rowcast'::regnamespace order by 1`;

interface Column {
  name: string;
  type: string;
  required: boolean;
  identity: boolean;
  default: string | null;
}

/** A plain-text picture of the schema `rowcast`: tables with columns, keys, checks and indexes; functions. */
export async function drawSchema(db: Queryable): Promise<string> {
  const select = async <Row extends object>(text: string, values: unknown[] = []) => (await db.query<Row>(text, values)).rows;
  const parts: string[] = ['The schema `rowcast`, drawn from the migrations by `npm run schema`; a test compares it.\n'];
  for (const table of await select<{ oid: number; name: string; partitioned_by: string | null }>(TABLES)) {
    const columns = await select<Column>(COLUMNS, [table.oid]);
    const width = Math.max(...columns.map(({ name }) => name.length));
    const lines = columns.map((column) => `  ${column.name.padEnd(width)}  ${describe(column)}`);
    const definitions = [
      ...(await select<{ definition: string }>(CONSTRAINTS, [table.oid])),
      ...(await select<{ definition: string }>(INDEXES, [table.oid])),
    ].map(({ definition }) => `  * ${definition.replace(/^CREATE (UNIQUE )?INDEX \S+ ON (?:ONLY )?\S+ USING/, '$1INDEX')}`);
    const partitioned = table.partitioned_by === null ? '' : `, partitioned by ${table.partitioned_by}`;
    parts.push([`${table.name}${partitioned}`, ...lines, ...definitions, ''].join('\n'));
  }
  parts.push(['functions', ...(await select<{ signature: string }>(FUNCTIONS)).map(({ signature }) => `  ${signature}`), ''].join('\n'));
  return parts.join('\n');
}

function describe({ type, required, identity, default: value }: Column): string {
  return [type, ...(required ? ['not null'] : []), ...(identity ? ['identity'] : []), ...(value === null ? [] : [`default ${value}`])].join(' ');
}
