import { limitsOf } from '../accounts/limits.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import type { Field } from '../tables/field.ts';
import { findTables } from '../tables/find-table.ts';
import { unbindCondition } from '../tables/expression/bind-condition.ts';
import { qualifiedFields } from './condition-fields.ts';
import { findView } from './find-view.ts';
import { PK_ID_FIELD, type ViewDefinition } from './view-definition.ts';
import type { StoredView, View } from './view.ts';

/** `PK_ID` of a table, as a field of a view. */
const PK_ID: Field = {
  id: PK_ID_FIELD, name: 'PK_ID', type: 'AUTONUMBER', displayOrder: 0, unique: false, uniqueAllowNulls: false, editable: false, label: '', description: '', properties: {}, source: null,
};

/**
 * A view that can be used, by its name, whatever its case.
 * @throws RequestError ObjectNotFound; Conflict when it is inactive
 */
export async function requireView(db: Queryable, accountId: string, name: string): Promise<View> {
  return resolveView(db, await findView(db, accountId, name));
}

/** The view with its tables as they are now. @throws RequestError Conflict when it is inactive */
export async function resolveView(db: Queryable, stored: StoredView): Promise<View> {
  const { accountId, dataSchema, id, name, note, definition, inactiveReason } = stored;
  if (inactiveReason !== null) throw new RequestError('Conflict', `The view ${name} can't be used: ${inactiveReason}. Change or delete it.`);
  const tables = await findTables(db, accountId, definition.tables.map(({ tableId }) => tableId));
  const [first] = tables.values();
  return { accountId, dataSchema, id, name, note, ...namedDefinition(name, definition, tables), limits: first?.limits ?? limitsOf({}) };
}

/** What is stored by ids, with today's names. */
function namedDefinition(viewName: string, definition: ViewDefinition, known: ReadonlyMap<number, DataTable>): Pick<View, 'tables' | 'fields' | 'where' | 'editable'> {
  // Only between a change of the tables and the one of the view that goes with it.
  const changing = () => new RequestError('Conflict', `The tables of the view ${viewName} are being changed. Try again.`, { retryAfter: 1 });
  const named = definition.tables.map(({ tableId, alias }) => {
    const table = known.get(tableId);
    if (table === undefined) throw changing();
    return { table, alias: alias ?? table.name };
  });
  const fields = qualifiedFields(named);
  return {
    tables: named.map((table, place) => {
      const { join = null, on = null } = definition.tables[place] ?? {};
      return { ...table, join, on: on === null ? null : unbindCondition(on, fields) };
    }),
    fields: definition.fields.map(({ place, fieldId, name, label }) => {
      const field = fieldId === PK_ID_FIELD ? PK_ID : named[place]?.table.fields.find((candidate) => candidate.id === fieldId);
      if (field === undefined) throw changing();
      return { place, field, name, label: label ?? field.label };
    }),
    where: definition.where === null ? null : unbindCondition(definition.where, fields),
    editable: definition.editable,
  };
}
