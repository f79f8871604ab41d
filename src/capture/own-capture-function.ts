import { createHash } from 'node:crypto';
import pg from 'pg';
import { arrayLiteral } from './array-literal.ts';
import type { Operation } from './change.ts';
import { SOURCES } from './sources.ts';

/** What the function that captures one kind of change of one of our own tables is written for. */
export interface OwnCapture {
  accountId: string;
  tableId: number;
  shapeVersion: number;
  operation: Operation;
  /** Somebody listens to these; what comes otherwise is not captured. */
  sources: readonly string[];
  /** PASSWORD columns: their values are never captured. */
  hidden: readonly string[];
  /** Has columns of floating-point numbers: their digits are those that the client wants to see. */
  floats: boolean;
}

const { escapeIdentifier, escapeLiteral } = pg;

const setting = (name: string) => `pg_catalog.current_setting('rowcast.${name}', true)`;

/**
 * What of the transaction's source must hold for its changes to be captured; '' when all are. `Database` is whatever is none of the
 * others: no source (null), one that ended with a transaction before ('') or any text that an SQL client has set.
 */
function heard(sources: readonly string[]): string {
  const anyOf = (names: readonly string[]) => `${setting('source')} operator(pg_catalog.=) any (${escapeLiteral(arrayLiteral(names))}::pg_catalog.text[])`;
  if (!sources.includes('Database')) return `where ${anyOf(sources)}`;
  const unheard = SOURCES.filter((source) => !sources.includes(source));
  return unheard.length === 0 ? '' : `where (${anyOf(unheard)}) is not true`;
}

/** A record as JSON, with all digits of its numbers whatever the client wants to see of them, without its hidden columns. */
function image(row: string, { hidden, floats }: OwnCapture): string {
  const names = `${escapeLiteral(arrayLiteral(hidden))}::pg_catalog.text[]`;
  const plain = hidden.length === 0 ? `pg_catalog.row_to_json(${row})` : `(pg_catalog.to_jsonb(${row}) operator(pg_catalog.-) ${names})::pg_catalog.json`;
  return !floats ? plain : `case when pg_catalog.current_setting('extra_float_digits') operator(pg_catalog.<>) all (array['1', '2', '3']) then rowcast.captured_row(${row}, ${names}) else ${plain} end`;
}

/** The values besides the constants, and where they come from. */
function rows(capture: OwnCapture): { columns: string; values: string; from: string } {
  const { operation, sources, hidden } = capture;
  const condition = heard(sources);
  if (operation === 'I') return { columns: 'new_row', values: image('n', capture), from: `new_rows n ${condition}` };
  if (operation === 'D') return { columns: 'old_row', values: image('n', capture), from: `old_rows n ${condition}` };
  const changedHidden = hidden.length === 0 ? 'null' : `rowcast.changed_hidden(o, n, ${escapeLiteral(arrayLiteral(hidden))}::pg_catalog.text[])`;
  return {
    columns: 'old_row, new_row, changed_hidden',
    values: `${image('o', capture)}, ${image('n', capture)}, ${changedHidden}`,
    // A full join whose condition may be null can't become a nested loop. Transition tables have no statistics, and plpgsql keeps the
    // plan of the first small statement: a nested loop kept from single-row updates makes a 10,000-row update 35 times slower.
    from: `new_rows n full join old_rows o on o."PK_ID" operator(pg_catalog.=) n."PK_ID"
  ${condition === '' ? 'where' : `${condition} and`} (o operator(pg_catalog.*<>) n) is not false`,
  };
}

/** The function's name, with its schema. */
export const ownCaptureName = ({ tableId, operation }: Pick<OwnCapture, 'tableId' | 'operation'>): string =>
  `rowcast.${escapeIdentifier(`capture_${tableId}_${{ I: 'insert', U: 'update', D: 'delete' }[operation]}`)}`;

/**
 * The statement that creates or replaces the function of a statement-level AFTER trigger: one change per record.
 *
 * Every write pays for what stands in it, and most of that is preparing expressions and plan nodes anew. So it is one plain statement
 * with constants, and pins no settings, as our own rows' JSON depends on none but extra_float_digits, and that only where there are
 * floating-point numbers. What that asks for: every function, type and operator is named with its schema, since the caller's
 * search_path is in force; hence no `in`, `nullif` or `is distinct from`, which look one up themselves. security definer: whoever may write the table may be captured, whatever his role.
 */
export function ownCaptureFunction(capture: OwnCapture): string {
  const { columns, values, from } = rows(capture);
  const body = `
begin
  insert into rowcast.change (account_id, table_id, shape_version, operation, record_key, source, actor, cause, ${columns})
  select ${escapeLiteral(capture.accountId)}, ${Number(capture.tableId)}, ${Number(capture.shapeVersion)}, ${escapeLiteral(capture.operation)}, n."PK_ID"::pg_catalog.text, ${setting('source')}, ${setting('actor')}, ${setting('cause')}, ${values}
  from ${from};
  return null;
end
`;
  return `create or replace function ${ownCaptureName(capture)}() returns trigger language plpgsql security definer as ${escapeLiteral(body)}`;
}

const SAMPLE: Omit<OwnCapture, 'operation'> = { accountId: '', tableId: 0, shapeVersion: 0, sources: ['Database'], hidden: ['Pwd'], floats: true };

/** Differs whenever the functions would be written otherwise: tables whose functions have another are written anew. */
export const OWN_CAPTURE_TEXT = createHash('sha256')
  .update((['I', 'U', 'D'] as const).flatMap((operation) => [ownCaptureFunction({ ...SAMPLE, operation }), ownCaptureFunction({ ...SAMPLE, operation, sources: [], hidden: [], floats: false })]).join('\n'))
  .digest('hex')
  .slice(0, 16);
