import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { boundFields } from '../tables/expression/bind-condition.ts';
import type { TableEnd } from '../tables/table-hooks.ts';
import { dropDatabaseView, putDatabaseView } from './database-view.ts';
import { listViewsOfTable } from './find-view.ts';
import { resolveView } from './resolve-view.ts';
import type { ViewDefinition } from './view-definition.ts';
import { definitionJson } from './view-json.ts';
import type { StoredView } from './view.ts';

const NAMED_MAX = 20;

/**
 * What tables ask of views before they change, in the transaction of the change. A rename needs no care: views are bound
 * by id. Dropping what a view is made of is refused, naming the views, or (forced) makes them inactive with the reason.
 */
export const viewTableHooks = {
  /** @throws RequestError Conflict */
  async beforeFieldChange(
    client: PoolClient,
    { accountId, tableId, fieldId, change, force }: { accountId: string; tableId: number; fieldId: number; change: 'rename' | 'drop' | 'type'; force: boolean },
  ): Promise<void> {
    if (change === 'rename') return;
    const using = (await listViewsOfTable(client, accountId, tableId)).filter(({ definition }) => usesField(definition, tableId, fieldId));
    if (change === 'drop') {
      if (using.length > 0 && !force) throw inUse('The field', using);
      for (const view of using) await makeInactive(client, view, 'a field that it uses was deleted');
      return;
    }
    // PostgreSQL changes no type under a view; afterwards it is made anew.
    for (const view of using) await dropDatabaseView(client, view);
  },

  /** @throws RequestError Conflict */
  async beforeTableDrop(client: PoolClient, { accountId, tableId, end, force }: TableEnd): Promise<void> {
    const using = await listViewsOfTable(client, accountId, tableId);
    if (using.length > 0 && !force) throw inUse('The table', using);
    for (const view of using) await makeInactive(client, view, `a table that it joins was ${end}`);
  },

  /**
   * Gives the views their conditions anew: types may have changed, and options of lists have ids.
   * @throws RequestError Conflict when a view's conditions do not fit the table any more
   */
  async afterShapeChange(client: PoolClient, { accountId, tableId }: { accountId: string; tableId: number }): Promise<void> {
    for (const view of await listViewsOfTable(client, accountId, tableId)) {
      try {
        const resolved = await resolveView(client, view);
        refuseSameAliases(resolved.tables.map(({ alias }) => alias));
        await putDatabaseView(client, resolved);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        throw new RequestError('Conflict', `${error.message} Change or delete the view ${view.name} first.`, { cause: error });
      }
    }
  },
};

/** A table without an alias of its own is called by its name, which may be new. @throws RequestError Conflict */
function refuseSameAliases(aliases: readonly string[]): void {
  const lower = aliases.map((alias) => alias.toLowerCase());
  const twice = aliases.find((_alias, place) => lower.indexOf(lower[place]!) !== place);
  if (twice !== undefined) throw new RequestError('Conflict', `Two tables of a view would be called ${twice}.`);
}

function usesField({ tables, fields, where }: ViewDefinition, tableId: number, fieldId: number): boolean {
  const bound = [...tables.map(({ on }) => on), where].flatMap((condition) => (condition === null ? [] : boundFields(condition)));
  return [...fields, ...bound].some((used) => used.fieldId === fieldId && tables[used.place]?.tableId === tableId);
}

function inUse(what: string, views: readonly StoredView[]): RequestError {
  const named = views.slice(0, NAMED_MAX).map(({ name }) => name);
  const rest = views.length > NAMED_MAX ? ` and ${views.length - NAMED_MAX} more` : '';
  const noun = views.length === 1 ? 'view' : 'views';
  return new RequestError('Conflict', `${what} is used by the ${noun} ${named.join(', ')}${rest}. Change or delete them first, or add force=true: it makes them inactive.`);
}

async function makeInactive(client: PoolClient, stored: StoredView, reason: string): Promise<void> {
  const shown = definitionJson(await resolveView(client, stored));
  await dropDatabaseView(client, stored);
  await client.query('update rowcast.view set inactive_reason = $3, shown = $4 where account_id = $1 and id = $2', [
    stored.accountId, stored.id, reason, JSON.stringify(shown),
  ]);
}
