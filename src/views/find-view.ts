import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { StoredView } from './view.ts';

const SELECT = `select v.account_id as "accountId", a.data_schema as "dataSchema", v.id, v.name, v.note, v.definition,
    v.inactive_reason as "inactiveReason", v.shown
  from rowcast.view v join rowcast.account a on a.id = v.account_id
  where v.account_id = $1`;

/**
 * The view of that name, whatever its case.
 * @throws RequestError ObjectNotFound
 */
export async function findView(db: Queryable, accountId: string, name: string): Promise<StoredView> {
  const { rows: [view] } = name.includes('\0') ? { rows: [] } : await db.query<StoredView>(`${SELECT} and lower(v.name) = lower($2)`, [accountId, name]);
  if (view === undefined) throw new RequestError('ObjectNotFound', `There is no view ${JSON.stringify(name.slice(0, 64))}.`);
  return view;
}

/** All views of the account, by name. */
export async function listViews(db: Queryable, accountId: string): Promise<StoredView[]> {
  const { rows } = await db.query<StoredView>(`${SELECT} order by lower(v.name)`, [accountId]);
  return rows;
}

/** The active views that join a table. */
export async function listViewsOfTable(db: Queryable, accountId: string, tableId: number): Promise<StoredView[]> {
  const { rows } = await db.query<StoredView>(
    `${SELECT} and v.inactive_reason is null and v.definition -> 'tables' @> $2::jsonb order by lower(v.name)`,
    [accountId, JSON.stringify([{ tableId }])],
  );
  return rows;
}
