import { ExpressionError } from './expression/expression-error.ts';
import { compileFormula, formulasOn, gives, refuseForFormulas, renameInFormula } from './formula.ts';
import { frozen } from './freeze-formulas.ts';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';

/** What the change of one field means for the formulas of its table, itself included. */
export interface FormulaChanges {
  /** All fields as they are after the change. */
  fields: readonly Field[];
  /** Formulas, as after the change, whose columns are to be made anew; before it their columns have the names in `dropped`. */
  rebuilt: readonly Field[];
  dropped: readonly string[];
  /** Formulas that no longer can be one: they keep their values. As before the change. */
  frozen: readonly Field[];
  /** Other fields whose definitions change. */
  rewritten: readonly Field[];
}

/**
 * Decides what becomes of the formulas when a field changes: a new name is followed; after another type, other options or
 * another formula all that depend on it are calculated anew.
 * @throws RequestError Conflict, naming the formulas that can't be calculated any more, unless `force` is set: then they become plain fields
 */
export function changedFormulas(table: DataTable, before: Field, after: Field, force: boolean): FormulaChanges {
  const users = formulasOn(before, table.fields).filter(({ id }) => id !== before.id);
  const renamed = new Map(users.map((user) => [user.id, renamedFormula(user, table.fields, before, after)]));
  let fields = table.fields.map((field) => (field.id === before.id ? after : (renamed.get(field.id) ?? field)));
  const lost: Field[] = [];
  if (meansOtherwise(before, after)) {
    for (let broken = brokenOf(users, fields); broken.length > 0; broken = brokenOf(users, fields)) {
      const named = users.filter(({ id }) => broken.some((field) => field.id === id));
      if (!force) refuseForFormulas(`${before.name} can't be changed so, because of`, named, 'what uses it becomes a plain field with the values it has');
      lost.push(...named);
      fields = fields.map((field) => (broken.includes(field) ? frozen(field) : field));
    }
  }
  const others = meansOtherwise(before, after) ? users.filter((user) => !lost.includes(user)) : [];
  const self = after.properties.formula !== undefined && meansOtherwise(before, after) ? [after] : [];
  const rebuilt = fields.filter(({ id }) => [...self, ...others].some((field) => field.id === id));
  return {
    fields,
    rebuilt,
    dropped: rebuilt.map(({ id }) => table.fields.find((field) => field.id === id)?.name ?? ''),
    frozen: lost,
    rewritten: fields.filter(({ id }) => users.some((user) => user.id === id)),
  };
}

function renamedFormula(user: Field, fields: readonly Field[], before: Field, after: Field): Field {
  const { formula } = user.properties;
  if (formula === undefined || before.name === after.name) return user;
  return { ...user, properties: { ...user.properties, formula: renameInFormula(user, formula, fields, before.name, after.name) } };
}

/** Whether formulas that name the field have to be calculated anew. */
function meansOtherwise(before: Field, after: Field): boolean {
  const meaning = ({ type, properties: { formula, options } }: Field) => JSON.stringify([type, formula, options]);
  return meaning(before) !== meaning(after);
}

function brokenOf(users: readonly Field[], fields: readonly Field[]): Field[] {
  return fields.filter((field) => users.some(({ id }) => id === field.id) && field.properties.formula !== undefined && !stillGives(field, field.properties.formula, fields));
}

function stillGives(field: Field, formula: string, fields: readonly Field[]): boolean {
  try {
    return gives(compileFormula(formula, fields, [field.name.toLowerCase()]).type, field.type);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return false;
  }
}
