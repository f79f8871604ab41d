import { RequestError } from '../errors.ts';
import { refuseAttached } from './attached/refuse-attached.ts';
import { changeDefinitions } from './change-definitions.ts';
import { dropSystemTriggers } from './column-ddl.ts';
import { formulasOn, refuseForFormulas } from './formula.ts';
import { freezeColumns, frozen } from './freeze-formulas.ts';
import { quoteName } from './quote-name.ts';
import { renewShape } from './renew-shape.ts';
import { requireField } from './require-field.ts';
import { requireTable } from './require-table.ts';
import { orderFields, updateField } from './store-field.ts';
import type { Tables } from './tables.ts';

/**
 * Drops a field with its values.
 * @throws RequestError ObjectNotFound, FieldNotFound; Conflict when it is the last one, or events or formulas use it and `force` is not set
 */
export async function dropField(tables: Tables, accountId: string, tableName: string, fieldName: string, { force = false }: { force?: boolean } = {}): Promise<void> {
  await changeDefinitions(tables, accountId, tableName, async (client) => {
    const table = await requireTable(client, accountId, tableName);
    refuseAttached(table);
    const field = requireField(table, fieldName);
    if (table.fields.length === 1) throw new RequestError('Conflict', `${field.name} is the last field of table ${table.name}.`);
    await tables.hooks.beforeFieldChange(client, { accountId, tableId: table.id, fieldId: field.id, change: 'drop', force });
    const formulas = formulasOn(field, table.fields);
    if (formulas.length > 0 && !force) refuseForFormulas(`The field ${JSON.stringify(field.name)} is used by`, formulas, 'they become plain fields with the values they have');
    await freezeColumns(client, table, formulas);
    for (const formula of formulas) await updateField(client, accountId, table.id, frozen(formula));
    // Triggers that name the column would keep it; those still needed are made anew at the end.
    for (const statement of dropSystemTriggers(table)) await client.query(statement);
    await client.query(`alter table ${quoteName(table.dataSchema, table.name)} drop column ${quoteName(field.name)}`);
    await client.query('delete from rowcast.field where account_id = $1 and table_id = $2 and id = $3', [accountId, table.id, field.id]);
    await orderFields(client, accountId, table.id, table.fields.filter(({ id }) => id !== field.id).map(({ id }) => id));
    await renewShape(client, tables.hooks, accountId, table.name);
  });
}
