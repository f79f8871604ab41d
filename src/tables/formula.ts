import { RequestError, type Problem } from '../errors.ts';
import { Compiler } from './expression/compiler.ts';
import { ExpressionError } from './expression/expression-error.ts';
import type { ExpressionField } from './expression/expression-field.ts';
import type { Expression } from './expression/expression.ts';
import type { FieldScope } from './expression/field-scope.ts';
import type { TypedOperand } from './expression/operand.ts';
import { parseExpression } from './expression/parse-expression.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { FieldType } from './field-type.ts';
import type { Field, FieldProperties } from './field.ts';
import { quoteName } from './quote-name.ts';
import type { FieldDefinition } from './read-field-definition.ts';

export const LONGEST_FORMULA = 10_000;
const ITSELF = 'the formula refers to itself';

/** A field that a formula may name. */
interface NamedField {
  name: string;
  type: FieldType;
  properties: FieldProperties;
  /** A formula whose type is what it gives. */
  inferType?: boolean;
}

/** Where a formula names a field. */
export interface FieldUse {
  /** Lower case. */
  name: string;
  at: number;
}

interface CompiledFormula {
  /** Of literals and columns of the same record; immutable, so that a generated column can hold it. */
  sql: string;
  type: FieldType;
  /** The fields that its own text names. */
  uses: readonly FieldUse[];
}

const CONDITIONS: ReadonlySet<Expression['kind']> = new Set(['and', 'or', 'not', 'comparison', 'like', 'in', 'between', 'isNull', 'boolean']);
const NUMBERS: ReadonlySet<FieldType> = new Set(['NUMBER', 'INTEGER', 'CURRENCY']);
const TEXTS: ReadonlySet<FieldType> = new Set(['STRING', 'TEXT']);

/**
 * Compiles a formula. Formulas that it names are written out in their place: a generated column can't refer to another.
 * @param above the names, in lower case, of the formulas that this one is a part of
 * @throws ExpressionError with the place of what it can't be
 */
export function compileFormula(text: string, fields: readonly NamedField[], above: readonly string[], known = new Map<string, CompiledFormula>()): CompiledFormula {
  const uses: FieldUse[] = [];
  const scope: FieldScope = {
    names: ['PK_ID', ...fields.map(({ name }) => name)],
    find({ name, qualifier, parameter, at }) {
      if (qualifier !== null || (parameter !== null && parameter !== 'field')) return null;
      const wanted = name.toLowerCase();
      if (wanted === 'pk_id') return { field: { name: 'PK_ID', type: 'PK_ID' }, sql: '"PK_ID"' };
      const field = fields.find((candidate) => candidate.name.toLowerCase() === wanted);
      if (field === undefined) return null;
      uses.push({ name: wanted, at });
      const { formula, options } = field.properties;
      if (formula === undefined) return { field: expressionField(field, options), sql: quoteName(field.name) };
      if (above.includes(wanted)) throw new ExpressionError(ITSELF, at);
      const inner = known.get(wanted) ?? partOf(field, formula, at);
      const type = field.inferType === true ? inner.type : field.type;
      return { field: { name: field.name, type }, sql: castTo(type, inner.sql) };
    },
  };
  const partOf = (field: NamedField, formula: string, at: number): CompiledFormula => {
    try {
      const inner = compileFormula(formula, fields, [...above, field.name.toLowerCase()], known);
      known.set(field.name.toLowerCase(), inner);
      return inner;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new ExpressionError(error.message.startsWith(ITSELF) ? `${ITSELF} by way of ${field.name}` : `the formula of ${field.name} is not in order`, at);
    }
  };
  const compiler = new Compiler({ scope, stored: true });
  const tree = parseExpression(text);
  if (CONDITIONS.has(tree.kind)) return { sql: compiler.condition(tree), type: 'YES/NO', uses };
  const operand = compiler.typed(tree);
  const type = typeOf(operand);
  if (type === null) throw new ExpressionError(`${operand.label} can't be the result of a formula`, tree.at);
  return { sql: operand.class === 'guid' ? `${operand.sql}::text` : operand.sql, type, uses };
}

function expressionField({ name, type }: NamedField, options: FieldProperties['options']): ExpressionField {
  return options === undefined ? { name, type } : { name, type, options: Object.fromEntries(options.map(({ id, value }) => [id, value])) };
}

function typeOf(operand: TypedOperand): FieldType | null {
  switch (operand.class) {
    case 'text':
    case 'guid':
      return 'TEXT';
    case 'number':
      if (operand.currency) return 'CURRENCY';
      return operand.whole && operand.numberType !== 'bigint' ? 'INTEGER' : 'NUMBER';
    case 'date':
      return 'DATE/TIME';
    case 'boolean':
      return 'YES/NO';
    default:
      return null;
  }
}

/** Texts are left as they are: what is too long for a STRING is refused, never cut off. */
function castTo(type: FieldType, sql: string): string {
  return TEXTS.has(type) ? `(${sql})` : `(${sql})::${FIELD_RULES[type].sqlType}`;
}

/** The expression of a formula field's generated column. */
export function formulaSql(field: Field, formula: string, fields: readonly Field[]): string {
  return castTo(field.type, compileFormula(formula, fields, [field.name.toLowerCase()]).sql);
}

/** Whether a formula that gives one type can be a field of another: numbers among themselves, and texts. */
export function gives(given: FieldType, wanted: FieldType): boolean {
  return given === wanted || (NUMBERS.has(given) && NUMBERS.has(wanted)) || (TEXTS.has(given) && TEXTS.has(wanted));
}

/**
 * A formula field's definition with its type, checked against the fields beside it; other definitions as they are.
 * @param formerName of the field, when it is being renamed
 */
export function resolveFormula<Definition extends FieldDefinition>(definition: Definition, fields: readonly NamedField[], path: string, problems: Problem[], formerName = definition.name): Definition {
  const { formula } = definition.properties;
  if (formula === undefined) return definition;
  const add = (property: string, problem: string) => problems.push({ property: `${path}${property}`, problem });
  let given: FieldType;
  try {
    given = compileFormula(formula, fields, [definition.name.toLowerCase(), formerName.toLowerCase()]).type;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    add('Formula', error.message);
    return definition;
  }
  const type = definition.inferType !== true ? definition.type : given === 'TEXT' && definition.unique ? 'STRING' : given;
  if (!gives(given, type)) add('Type', `the formula gives ${given}, not ${type}: use CAST in the formula`);
  if (definition.unique && FIELD_RULES[type].unique === 'never') add('Unique', `is not possible for ${type}`);
  return { ...definition, type };
}

/** The formula fields that name a field, themselves or by way of others. */
export function formulasOn(field: Pick<Field, 'name'>, fields: readonly Field[]): Field[] {
  const names = new Set([field.name.toLowerCase()]);
  const found = new Set<Field>();
  const known = new Map<string, CompiledFormula>();
  const formulas = fields.flatMap((candidate) => {
    const { formula } = candidate.properties;
    return formula === undefined ? [] : [{ candidate, uses: compileFormula(formula, fields, [candidate.name.toLowerCase()], known).uses }];
  });
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { candidate, uses } of formulas) {
      if (found.has(candidate) || !uses.some(({ name }) => names.has(name))) continue;
      found.add(candidate);
      names.add(candidate.name.toLowerCase());
    }
  }
  return [...found];
}

/** A formula's text after a field that it names has another name. */
export function renameInFormula(field: Field, formula: string, fields: readonly Field[], from: string, to: string): string {
  const places = compileFormula(formula, fields, [field.name.toLowerCase()]).uses.filter(({ name }) => name === from.toLowerCase()).map(({ at }) => at);
  let result = formula;
  for (const at of [...new Set(places)].sort((a, b) => b - a)) {
    const written = /^(?:\[(@field:)?[^\]]*\]|"[^"]*"|\w+)/i.exec(result.slice(at));
    if (written === null) continue;
    result = `${result.slice(0, at)}[${written[1] ?? ''}${to}]${result.slice(at + written[0].length)}`;
  }
  return result;
}

/** @throws RequestError Conflict, naming the formulas */
export function refuseForFormulas(what: string, formulas: readonly Field[], forced: string): never {
  const names = formulas.slice(0, 20).map(({ name }) => name).join(', ');
  const rest = formulas.length > 20 ? ` and ${formulas.length - 20} more` : '';
  throw new RequestError('Conflict', `${what} the formula${formulas.length === 1 ? '' : 's'} ${names}${rest}. Change or delete ${formulas.length === 1 ? 'it' : 'them'} first, or add force=true: ${forced}.`);
}
