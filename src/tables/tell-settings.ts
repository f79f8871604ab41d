import type { PoolClient } from 'pg';
import type { Statement } from '../db/round-trip.ts';
import type { DataTable } from './data-table.ts';
import { quoteText } from './quote-text.ts';
import type { ChangeContext, TableHooks } from './table-hooks.ts';

type Settings = readonly (readonly [string, string])[];

/** Tells a transaction how it changes records, before it does. */
export async function tellContext(client: PoolClient, hooks: TableHooks, context: ChangeContext): Promise<void> {
  const settings = hooks.changeSettings(context);
  if (settings.length > 0) await client.query(`select ${setAll(settings)}`, settings.map(([, value]) => value));
}

interface Told {
  /** Who changes records; null: they are only read. */
  context: ChangeContext | null;
  /** For each statement behind this one. */
  timeoutMs: number;
  /**
   * The transaction is refused when this is not the table's definition any more, and the last column of the answer tells whether
   * anybody listens to its changes; null: it was read just now.
   */
  expected: DataTable | null;
}

/** What goes ahead of statements on records that are sent together. */
export function tellSettings(hooks: TableHooks, { context, timeoutMs, expected }: Told): Statement {
  const settings: Settings = [['statement_timeout', String(Math.trunc(timeoutMs))], ...(context === null ? READ_ONLY : hooks.changeSettings(context))];
  const values = settings.map(([, value]) => value);
  if (expected === null) return { text: `select ${setAll(settings)}`, values, keep: 'settings' };
  return {
    text: `select ${setAll(settings)}, ${isStill(settings.length + 1)}, ${context === null ? 'false' : hooks.isHeard(`$${settings.length + 1}::text`, `$${settings.length + 2}::bigint`)}`,
    values: [...values, expected.accountId, expected.id, expected.shapeVersion, expected.writtenBy],
    keep: 'settings',
  };
}

const READ_ONLY: Settings = [['transaction_read_only', 'on']];

const setAll = (settings: Settings): string => settings.map(([name], place) => `set_config(${quoteText(name)}, $${place + 1}, true)`).join(', ');

/** Holds, or ends the transaction. Parameters: account, table, shape version, the transaction that wrote it. */
const isStill = (first: number): string => `case when (
    select t.shape_version = $${first + 2}::integer and t.xmin::text = $${first + 3}::text from rowcast.data_table t
    where t.account_id = $${first}::text and t.id = $${first + 1}::bigint
  ) then true else rowcast.refuse_stale_definition() end`;
