import { didYouMean } from '../did-you-mean.ts';
import { comparable, ComparisonWriter } from './comparison-writer.ts';
import type { CompileOptions } from './compile-options.ts';
import { ExpressionError } from './expression-error.ts';
import type { Expression, SubSelect } from './expression.ts';
import { fieldOperand } from './field-operand.ts';
import { aliasScope, type FieldScope } from './field-scope.ts';
import { SERVED_FUNCTIONS } from './functions/served-functions.ts';
import type { AnyOperand, Services } from './functions/served-function.ts';
import { literalText } from './literal-value.ts';
import type { Operand, TypedOperand } from './operand.ts';
import { printExpression } from './print-expression.ts';
import { childrenOf, walkOutside } from './walk-expression.ts';

/** Characters of SQL: a repeated operand doubles at each level that repeats it. */
const LONGEST_SQL = 200_000;
const DEEPEST_SUB_SELECT = 3;

/** The query that names are looked up in; sub-selects add inner ones. */
interface Level {
  scope: FieldScope;
  /** Of a grouped query: printed expression → its value per group. */
  keys: ReadonlyMap<string, TypedOperand> | null;
  aggregates: 'refused' | 'allowed';
  /** Inside the operand of an aggregate. */
  aggregating: boolean;
}

/** Compiles trees to SQL whose parameters are numbered on from one to the next. Everything throws ExpressionError with the place. */
export class Compiler extends ComparisonWriter implements Services {
  #levels: readonly Level[];

  constructor(options: CompileOptions) {
    super(options);
    this.#levels = [{ scope: options.scope, keys: null, aggregates: 'refused', aggregating: false }];
  }

  /** Compiles as part of a query that is grouped by these keys (none: all records are one group): aggregates are allowed, other fields are not. */
  grouped<Result>(keys: ReadonlyMap<string, TypedOperand>, work: () => Result): Result {
    return this.#with({ keys, aggregates: 'allowed' }, work);
  }

  condition(node: Expression): string {
    const sql = this.#condition(node);
    if (sql.length > LONGEST_SQL) throw new ExpressionError('this is too long when it is worked out', node.at);
    return sql;
  }

  operand(node: Expression): AnyOperand {
    const operand = this.#keyOf(node) ?? this.#operand(node);
    if (operand.kind === 'typed' && operand.sql.length > LONGEST_SQL) throw new ExpressionError('this is too long when it is worked out', node.at);
    return operand;
  }

  /** A value that stands alone, such as a column of a select list. */
  typed(node: Expression): TypedOperand {
    const operand = this.operand(node);
    if (operand.kind === 'typed') return operand;
    const { results: [sql = 'null'], type } = this.alike([operand], node.at);
    return { ...type, sql };
  }

  equal(left: AnyOperand, right: AnyOperand, at: number): string {
    if (left.kind !== 'null' && right.kind !== 'null') return this.comparison('=', left, right, at);
    // Nothing is equal to nothing. The other side stays, for PostgreSQL must see the parameters that were given for it.
    const other = left.kind === 'null' ? right : left;
    return other.kind === 'typed' ? `(${other.sql} is null and false)` : 'false';
  }

  #with<Result>(change: Partial<Level>, work: () => Result): Result {
    const before = this.#levels;
    this.#levels = [...before.slice(0, -1), { ...this.#level, ...change }];
    try {
      return work();
    } finally {
      this.#levels = before;
    }
  }

  get #level(): Level {
    return this.#levels.at(-1) as Level;
  }

  #keyOf(node: Expression): TypedOperand | null {
    const { keys, aggregating } = this.#level;
    if (keys === null || aggregating || keys.size === 0) return null;
    const key = keys.get(printExpression(node, true));
    return key === undefined ? null : { ...key, at: node.at };
  }

  #condition(node: Expression): string {
    switch (node.kind) {
      case 'and':
      case 'or':
        return `(${node.terms.map((term) => this.condition(term)).join(` ${node.kind} `)})`;
      case 'not':
        return `(not ${this.condition(node.operand)})`;
      case 'comparison':
        return this.comparison(node.operator, this.#present(node.left), this.#present(node.right), node.at);
      case 'like':
        return this.isLike(node, this.#present(node.operand), node.pattern.kind === 'string' ? null : this.#present(node.pattern));
      case 'in':
        return this.isIn(node, this.#present(node.operand), node.list.map((item) => this.#present(item)));
      case 'inSelect': {
        const operand = this.#present(node.operand);
        const { sql, item } = this.#select(node.select, 'list');
        if (operand.kind === 'typed' && operand.class !== item.class) throw new ExpressionError(`${operand.label} can't be compared with ${item.label}`, node.at);
        const value = operand.kind === 'literal' ? this.beside(item, operand) : comparable(operand);
        return `(${value} ${node.negated ? 'not ' : ''}in ${sql})`;
      }
      case 'exists':
        return `exists ${this.#select(node.select, 'exists').sql}`;
      case 'between': {
        const operand = this.#present(node.operand);
        const low = this.comparison('>=', operand, this.#present(node.low), node.at);
        const high = this.comparison('<=', operand, this.#present(node.high), node.at);
        return node.negated ? `(not (${low} and ${high}))` : `(${low} and ${high})`;
      }
      case 'isNull': {
        const operand = this.operand(node.operand);
        if (operand.kind !== 'typed') throw new ExpressionError('IS NULL needs a field', node.operand.at);
        return `(${operand.sql} is ${node.negated ? 'not ' : ''}null)`;
      }
      case 'boolean':
        return this.parameter(node.value, 'boolean');
      case 'field':
      case 'call':
      case 'case':
      case 'subselect': {
        const operand = this.operand(node);
        if (operand.kind === 'typed' && operand.class === 'boolean') return operand.sql;
        throw new ExpressionError(`${operand.kind === 'typed' ? operand.label : 'this value'} alone is no condition`, node.at);
      }
      default:
        throw new ExpressionError('a condition is expected here', node.at);
    }
  }

  #operand(node: Expression): AnyOperand {
    switch (node.kind) {
      case 'string':
      case 'number':
      case 'boolean':
        return { kind: 'literal', node };
      case 'null':
        return { kind: 'null', at: node.at };
      case 'field':
        return this.#field(node);
      case 'negate': {
        const operand = this.#present(node.operand);
        return this.#calculation(`(- ${this.number(operand)})`, node.at, [operand]);
      }
      case 'arithmetic':
        return this.#arithmetic(node);
      case 'call':
        return this.#call(node);
      case 'case':
        return this.#case(node);
      case 'subselect': {
        const { sql, item } = this.#select(node.select, 'value');
        return { ...item, at: node.at, sql, label: 'the sub-select' };
      }
      default:
        throw new ExpressionError('a value is expected here, not a condition', node.at);
    }
  }

  /** An operand that is not the word NULL, of which nothing can be asked but whether it is. */
  #present(node: Expression): Operand {
    const operand = this.operand(node);
    if (operand.kind === 'null') throw new ExpressionError('NULL can only be asked for with IS NULL or IS NOT NULL', node.at);
    return operand;
  }

  #field(node: Extract<Expression, { kind: 'field' }>): TypedOperand {
    const name = { name: node.name, qualifier: node.qualifier, parameter: node.scope, at: node.at };
    for (const [index, level] of [...this.#levels.entries()].toReversed()) {
      const found = level.scope.find(name, this.#levels.length > 1);
      if (found === null) continue;
      const own = index === this.#levels.length - 1;
      if (this.#level.aggregating && !own) throw new ExpressionError('an aggregate can only be over the fields of its own table', node.at);
      if (level.keys !== null && !level.aggregating) {
        throw new ExpressionError(own ? `${found.field.name} must be one of the groups or inside an aggregate such as MAX` : 'a sub-select in a grouped query can\'t refer to the groups', node.at);
      }
      return fieldOperand(found, node.at);
    }
    if (node.scope !== null && node.scope !== 'field') throw new ExpressionError(`[@${node.scope.slice(0, 40)}:…] is not known here`, node.at);
    const near = didYouMean(node.name, this.#levels.flatMap(({ scope }) => scope.names));
    throw new ExpressionError(`unknown field ${JSON.stringify([node.qualifier, node.name].filter((part) => part !== null).join('.').slice(0, 64))}${near}`, node.at);
  }

  #call(node: Extract<Expression, { kind: 'call' }>): TypedOperand {
    const name = node.name.toUpperCase();
    const served = SERVED_FUNCTIONS.get(name);
    if (served === undefined) throw new ExpressionError(`the function ${node.name.slice(0, 64)} is not served${didYouMean(name, [...SERVED_FUNCTIONS.keys()])}`, node.at);
    const count = node.star ? 1 : node.operands.length;
    if (count < served.least || count > served.most) {
      const wanted = served.least === served.most ? String(served.least) : `${served.least} to ${served.most}`;
      throw new ExpressionError(`${name} takes ${wanted} operand${wanted === '1' ? '' : 's'}, not ${count}`, node.at);
    }
    if (node.star && name !== 'COUNT') throw new ExpressionError(`* is only possible in COUNT(*)`, node.at);
    if (node.order !== undefined && name !== 'STRING_AGG') throw new ExpressionError('WITHIN GROUP is only possible behind STRING_AGG', node.at);
    if (node.distinct && (name === 'STRING_AGG' || served.aggregate !== true)) throw new ExpressionError(`DISTINCT is not possible in ${name}`, node.at);
    if (served.volatile === true && this.options.stored === true) throw new ExpressionError(`${name} can't be used in a formula: its value changes while the record does not`, node.at);
    if (served.aggregate !== true) return served.compile(node, this);
    if (this.#level.aggregates === 'refused') throw new ExpressionError(`the aggregate ${name} can't be used here: only in q.select, q.orderBy and HAVING`, node.at);
    if (this.#level.aggregating) throw new ExpressionError('an aggregate can\'t be inside another one', node.at);
    for (const operand of childrenOf(node)) {
      for (const inner of walkOutside(operand)) {
        if (inner.kind === 'subselect' || inner.kind === 'exists' || inner.kind === 'inSelect') throw new ExpressionError('an aggregate can\'t be over a sub-select', inner.at);
      }
    }
    return this.#with({ aggregating: true }, () => served.compile(node, this));
  }

  #case(node: Extract<Expression, { kind: 'case' }>): TypedOperand {
    const subject = node.operand === null ? null : this.operand(node.operand);
    const conditions = node.branches.map(({ when }) => (subject === null ? this.condition(when) : this.equal(subject, this.operand(when), when.at)));
    const outcomes = node.branches.map(({ outcome }) => this.operand(outcome));
    const { results, type } = this.alike(node.otherwise === null ? outcomes : [...outcomes, this.operand(node.otherwise)], node.at);
    const branches = conditions.map((condition, place) => `when ${condition} then ${results[place]}`);
    const otherwise = node.otherwise === null ? '' : ` else ${results.at(-1)}`;
    return { ...type, at: node.at, sql: `(case ${branches.join(' ')}${otherwise} end)`, label: 'the CASE' };
  }

  /** A sub-select in parentheses, and its column as an operand (whose `sql` is of no use outside). */
  #select(select: SubSelect, use: 'value' | 'list' | 'exists'): { sql: string; item: TypedOperand } {
    const { tables, stored } = this.options;
    if (stored === true) throw new ExpressionError('a sub-select can\'t be used in a formula: its value changes while the record does not', select.at);
    if (tables === undefined) throw new ExpressionError('a sub-select can\'t be used here', select.at);
    if (this.#levels.length > DEEPEST_SUB_SELECT) throw new ExpressionError(`sub-selects are nested deeper than ${DEEPEST_SUB_SELECT} levels`, select.at);
    const source = tables.get(select.table.toLowerCase());
    if (source === undefined) throw new ExpressionError(`unknown table ${JSON.stringify(select.table.slice(0, 64))}`, select.at);
    const alias = `!${this.#levels.length}`;
    const before = this.#levels;
    this.#levels = [...before, { scope: aliasScope(source, alias, select.alias ?? select.table), keys: null, aggregates: 'refused', aggregating: false }];
    try {
      return this.#selectInside(select, use, `${source.from} "${alias}"`);
    } finally {
      this.#levels = before;
    }
  }

  #selectInside({ at, distinct, top, item, where, orderBy }: SubSelect, use: 'value' | 'list' | 'exists', from: string): { sql: string; item: TypedOperand } {
    if (item === null && use !== 'exists') throw new ExpressionError('a sub-select gives one column here, not *', at);
    const aggregate = item !== null && hasAggregate(item);
    if ((aggregate || distinct) && orderBy.length > 0) throw new ExpressionError(`ORDER BY is of no use beside ${aggregate ? 'an aggregate' : 'DISTINCT'}`, at);
    const nothing: TypedOperand = { kind: 'typed', at, sql: '', class: 'hidden', numberType: 'numeric', whole: false, currency: false, options: {}, label: 'this sub-select' };
    const column = item === null ? nothing : aggregate ? this.grouped(new Map(), () => this.typed(item)) : this.typed(item);
    if (use !== 'exists' && (column.class === 'list' || column.class === 'hidden')) throw new ExpressionError(`${column.label} can't be used here`, column.at);
    const value = use === 'list' && column.class === 'text' ? `lower(${column.sql})` : column.sql;
    const parts = [
      `select ${distinct && item !== null ? 'distinct ' : ''}${value} from ${from}`,
      where === null ? '' : ` where ${this.condition(where)}`,
      orderBy.length === 0 ? '' : ` order by ${orderBy.map(({ expression, descending }) => this.order(this.typed(expression), descending)).join(', ')}`,
      top === null ? '' : ` limit ${Number(top)}`,
    ];
    return { sql: `(${parts.join('')})`, item: column };
  }

  /** A term of ORDER BY: blanks come first, last when descending, as in SQL Server; texts without regard to case. */
  order(operand: TypedOperand, descending: boolean): string {
    if (operand.class === 'hidden') throw new ExpressionError(`${operand.label} is never read`, operand.at);
    const sql = operand.class === 'text' ? `lower(${operand.sql})` : operand.sql;
    return `${sql} ${descending ? 'desc nulls last' : 'asc nulls first'}`;
  }

  #calculation(sql: string, at: number, operands: readonly Operand[], whole = false): TypedOperand {
    const typed = operands.filter((operand) => operand.kind === 'typed');
    const currency = typed.some((operand) => operand.currency) && typed.every(({ numberType }) => numberType !== 'double precision');
    return { kind: 'typed', at, sql, class: 'number', numberType: 'numeric', whole, currency, options: {}, label: 'a calculation' };
  }

  #arithmetic(node: Extract<Expression, { kind: 'arithmetic' }>): Operand {
    const [left, right] = [this.#present(node.left), this.#present(node.right)];
    const { operator, at } = node;
    if (operator === '+' && isText(left) && isText(right)) {
      const sql = `(${this.text(left)} || ${this.text(right)})`;
      return { ...this.#calculation(sql, at, []), class: 'text', label: 'a joined text' };
    }
    if ((operator === '+' || operator === '-') && left.kind === 'typed' && left.class === 'date') {
      if (right.kind === 'typed' && right.class === 'date') throw new ExpressionError('two dates can\'t be added or subtracted: use DATEDIFF', at);
      const sql = `rowcast.bounded_date(${left.sql} ${operator} make_interval(0, 0, 0, 0, 0, 0, (${this.number(right)} * 24 * 3600)::double precision))`;
      return { ...this.#calculation(sql, at, []), class: 'date', label: 'a calculated date' };
    }
    const [a, b] = [this.number(left), this.number(right)];
    const whole = isWhole(left) && isWhole(right);
    const calculation = (sql: string) => this.#calculation(sql, at, [left, right], whole);
    // Division by zero gives null rather than an error, which one record could bring over the whole query.
    if (operator === '/') return calculation(whole ? `div(${a}, nullif(${b}, 0))` : `(${a} / nullif(${b}, 0))`);
    if (operator === '%') return calculation(`(${a} % nullif(${b}, 0))`);
    return calculation(`(${a} ${operator} ${b})`);
  }
}

/** Whether an aggregate stands in an expression, sub-selects aside. */
export function hasAggregate(node: Expression): boolean {
  for (const inner of walkOutside(node)) if (inner.kind === 'call' && SERVED_FUNCTIONS.get(inner.name.toUpperCase())?.aggregate === true) return true;
  return false;
}

function isText(operand: Operand): boolean {
  return operand.kind === 'typed' ? operand.class === 'text' : operand.node.kind === 'string';
}

function isWhole(operand: Operand): boolean {
  return operand.kind === 'typed' ? operand.class === 'boolean' || (operand.class === 'number' && operand.whole) : /^-?\d+$/.test(literalText(operand));
}
