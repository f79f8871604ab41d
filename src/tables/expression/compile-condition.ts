import { didYouMean } from '../did-you-mean.ts';
import { readDate } from '../read-date.ts';
import { ExpressionError } from './expression-error.ts';
import type { ExpressionField } from './expression-field.ts';
import type { Comparator, Expression } from './expression.ts';
import { fieldOperand } from './field-operand.ts';
import { likePattern } from './like-pattern.ts';
import { numberParameter } from './number-parameter.ts';
import type { LiteralOperand, Operand, TypedOperand } from './operand.ts';
import { optionIds } from './option-ids.ts';
import type { SqlFragment } from './sql-fragment.ts';

const MIRRORED: Readonly<Record<Comparator, Comparator>> = { '=': '=', '<>': '<>', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
const GUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const TRUE_WORDS: ReadonlySet<string> = new Set(['1', 'true', 'yes']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['0', 'false', 'no']);

/**
 * Compiles a condition to parametrised SQL over the columns of one table. Every literal becomes a parameter, every
 * type is checked, so that PostgreSQL accepts what comes out.
 * @param firstParameter the number of the first parameter, so that the text can stand inside a longer statement.
 * @throws ExpressionError with the place of an unknown field or of values that can't be compared.
 */
export function compileCondition(expression: Expression, fields: readonly ExpressionField[], firstParameter = 1): SqlFragment {
  const compiler = new Compiler(fields, firstParameter);
  const text = compiler.condition(expression);
  return { text, values: compiler.values };
}

class Compiler {
  readonly values: unknown[] = [];
  readonly #fields: readonly ExpressionField[];
  readonly #firstParameter: number;

  constructor(fields: readonly ExpressionField[], firstParameter: number) {
    this.#fields = fields;
    this.#firstParameter = firstParameter;
  }

  condition(node: Expression): string {
    switch (node.kind) {
      case 'and':
      case 'or':
        return `(${node.terms.map((term) => this.condition(term)).join(` ${node.kind} `)})`;
      case 'not':
        return `(not ${this.condition(node.operand)})`;
      case 'comparison':
        return this.#comparison(node.operator, this.#operand(node.left), this.#operand(node.right), node.at);
      case 'like':
        return this.#like(node);
      case 'in':
        return this.#in(node);
      case 'between': {
        const operand = this.#operand(node.operand);
        const low = this.#comparison('>=', operand, this.#operand(node.low), node.at);
        const high = this.#comparison('<=', operand, this.#operand(node.high), node.at);
        return node.negated ? `(not (${low} and ${high}))` : `(${low} and ${high})`;
      }
      case 'isNull': {
        const operand = this.#operand(node.operand);
        if (operand.kind === 'literal') throw new ExpressionError('IS NULL needs a field', node.operand.at);
        return `(${operand.sql} is ${node.negated ? 'not ' : ''}null)`;
      }
      case 'boolean':
        return this.#parameter(node.value, 'boolean');
      case 'field': {
        const operand = this.#field(node);
        if (operand.class === 'boolean') return operand.sql;
        throw new ExpressionError(`${operand.label} alone is no condition`, node.at);
      }
      case 'call':
        throw callRefused(node);
      default:
        throw new ExpressionError('a condition is expected here', node.at);
    }
  }

  #operand(node: Expression): Operand {
    switch (node.kind) {
      case 'string':
      case 'number':
      case 'boolean':
        return { kind: 'literal', node };
      case 'field':
        return this.#field(node);
      case 'negate':
        return this.#calculation(`(- ${this.#number(this.#operand(node.operand))})`, node.at, false);
      case 'arithmetic':
        return this.#arithmetic(node);
      case 'null':
        throw new ExpressionError('NULL can only be asked for with IS NULL or IS NOT NULL', node.at);
      case 'call':
        throw callRefused(node);
      default:
        throw new ExpressionError('a value is expected here, not a condition', node.at);
    }
  }

  #field(node: Extract<Expression, { kind: 'field' }>): TypedOperand {
    if (node.scope !== null && node.scope !== 'field') throw new ExpressionError(`[@${node.scope}:…] is not known here`, node.at);
    const wanted = node.name.toLowerCase();
    const field = this.#fields.find(({ name }) => name.toLowerCase() === wanted);
    if (field !== undefined) return fieldOperand(field, node.at);
    const near = didYouMean(node.name, this.#fields.map(({ name }) => name));
    throw new ExpressionError(`unknown field ${JSON.stringify(node.name.slice(0, 64))}${near}`, node.at);
  }

  #parameter(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.#firstParameter + this.values.length - 1}::${type}`;
  }

  #calculation(sql: string, at: number, whole: boolean): TypedOperand {
    return { kind: 'typed', at, sql, class: 'number', numberType: 'numeric', whole, options: {}, label: 'a calculation' };
  }

  #arithmetic(node: Extract<Expression, { kind: 'arithmetic' }>): Operand {
    const left = this.#operand(node.left);
    const right = this.#operand(node.right);
    if (node.operator === '+' && isText(left) && isText(right)) {
      const sql = `(${this.#text(left)} || ${this.#text(right)})`;
      return { ...this.#calculation(sql, node.at, false), class: 'text', label: 'a joined text' };
    }
    const [a, b] = [this.#number(left), this.#number(right)];
    const whole = isWhole(left) && isWhole(right);
    // Division by zero gives null rather than an error, which one record could bring over the whole query.
    if (node.operator === '/') return this.#calculation(whole ? `div(${a}, nullif(${b}, 0))` : `(${a} / nullif(${b}, 0))`, node.at, whole);
    if (node.operator === '%') return this.#calculation(`(${a} % nullif(${b}, 0))`, node.at, whole);
    return this.#calculation(`(${a} ${node.operator} ${b})`, node.at, whole);
  }

  /** As numeric, which no calculation on doubles or integers overflows. */
  #number(operand: Operand): string {
    if (operand.kind === 'literal') {
      const parameter = operand.node.kind === 'number' ? numberParameter(operand.node.text, 'numeric') : null;
      if (parameter === null) throw new ExpressionError('a number is expected here', operand.node.at);
      return this.#parameter(parameter.value, 'numeric');
    }
    if (operand.class !== 'number') throw new ExpressionError(`${operand.label} can't be calculated with`, operand.at);
    return operand.numberType === 'numeric' ? operand.sql : `${operand.sql}::numeric`;
  }

  #text(operand: Operand): string {
    if (operand.kind === 'typed') return operand.sql;
    return this.#parameter(literalText(operand), 'text');
  }

  #comparison(operator: Comparator, left: Operand, right: Operand, at: number): string {
    if (left.kind === 'typed') {
      return right.kind === 'typed' ? this.#compareTyped(operator, left, right, at) : this.#compareLiteral(operator, left, right);
    }
    if (right.kind === 'typed') return this.#compareLiteral(MIRRORED[operator], right, left);
    if (left.node.kind === 'number' && right.node.kind === 'number') return `(${this.#number(left)} ${operator} ${this.#number(right)})`;
    if (left.node.kind === 'string' && right.node.kind === 'string') return `(lower(${this.#text(left)}) ${operator} lower(${this.#text(right)}))`;
    throw new ExpressionError('two values of different types can\'t be compared', at);
  }

  #compareTyped(operator: Comparator, left: TypedOperand, right: TypedOperand, at: number): string {
    if (left.class !== right.class || left.class === 'list' || left.class === 'hidden') {
      throw new ExpressionError(`${left.label} can't be compared with ${right.label}`, at);
    }
    if (left.class === 'text') return `(lower(${left.sql}) ${operator} lower(${right.sql}))`;
    return `(${left.sql} ${operator} ${right.sql})`;
  }

  #compareLiteral(operator: Comparator, operand: TypedOperand, literal: LiteralOperand): string {
    if (operand.class === 'list') {
      if (operator !== '=' && operator !== '<>') throw new ExpressionError(`${operand.label} can only be compared by =, <> and IN`, operand.at);
      const contains = this.#listContains(operand, [literal]);
      return operator === '=' ? contains : `(not ${contains})`;
    }
    if (operand.class === 'text' && literal.node.kind === 'number' && operator !== '=' && operator !== '<>') {
      throw mismatch(operand, literal, 'a text in single quotes');
    }
    return `(${comparable(operand)} ${operator} ${this.#literal(operand, literal)})`;
  }

  #listContains(operand: TypedOperand, literals: readonly LiteralOperand[]): string {
    const ids = literals.flatMap(({ node }) => optionIds(operand.options, node));
    return `(${operand.sql} && ${this.#parameter(ids, 'integer[]')})`;
  }

  /** A literal as a parameter of the type that it is compared with. */
  #literal(operand: TypedOperand, literal: LiteralOperand): string {
    const { node } = literal;
    const text = literalText(literal);
    switch (operand.class) {
      case 'text':
        if (node.kind === 'boolean') throw mismatch(operand, literal, 'a text in single quotes');
        return `lower(${this.#parameter(text, 'text')})`;
      case 'number': {
        const parameter = node.kind === 'boolean' ? null : numberParameter(text, operand.numberType);
        if (parameter === null) throw mismatch(operand, literal, 'a number');
        return this.#parameter(parameter.value, parameter.type);
      }
      case 'date': {
        const date = node.kind === 'string' ? readDate(text) : null;
        if (date === null) throw mismatch(operand, literal, "a date such as '2024-12-31' or '2024-12-31T23:59:59'");
        return this.#parameter(`${date.seconds}.${String(date.microseconds).padStart(6, '0')}`, 'timestamp');
      }
      case 'boolean': {
        const word = text.trim().toLowerCase();
        if (!TRUE_WORDS.has(word) && !FALSE_WORDS.has(word)) throw mismatch(operand, literal, '1 or 0');
        return this.#parameter(TRUE_WORDS.has(word), 'boolean');
      }
      case 'guid':
        if (node.kind !== 'string' || !GUID.test(text)) throw mismatch(operand, literal, 'a GUID in single quotes');
        return this.#parameter(text.replace(/[{}]/g, ''), 'uuid');
      default:
        throw new ExpressionError(`${operand.label} can't be compared`, operand.at);
    }
  }

  #in(node: Extract<Expression, { kind: 'in' }>): string {
    const operand = this.#operand(node.operand);
    const list = node.list.map((item) => this.#operand(item));
    const not = node.negated ? 'not ' : '';
    const literals = list.filter((item) => item.kind === 'literal');
    if (operand.kind === 'typed' && literals.length === list.length) {
      if (operand.class === 'list') return `(${not}${this.#listContains(operand, literals)})`;
      return `(${comparable(operand)} ${not}in (${literals.map((item) => this.#literal(operand, item)).join(', ')}))`;
    }
    return `(${not}(${list.map((item) => this.#comparison('=', operand, item, node.at)).join(' or ')}))`;
  }

  #like(node: Extract<Expression, { kind: 'like' }>): string {
    const operand = this.#operand(node.operand);
    const usable = operand.kind === 'typed' ? ['text', 'number', 'guid'].includes(operand.class) : operand.node.kind === 'string';
    if (!usable) throw new ExpressionError(`LIKE can't be used with ${operand.kind === 'typed' ? operand.label : 'this value'}`, node.operand.at);
    if (node.pattern.kind !== 'string') throw new ExpressionError('LIKE needs a pattern in single quotes', node.pattern.at);
    const escape = node.escape;
    if (escape !== null && (escape.kind !== 'string' || [...escape.text].length !== 1)) {
      throw new ExpressionError('ESCAPE needs one character in single quotes', escape.at);
    }
    const pattern = likePattern(node.pattern.text, escape === null ? null : escape.text);
    if (pattern === null) {
      throw new ExpressionError('this LIKE pattern is not served: only %, _, and one character in [ ] or after the ESCAPE character', node.pattern.at);
    }
    const text = operand.kind === 'typed' && operand.class !== 'text' ? `${operand.sql}::text` : this.#text(operand);
    return `(lower(${text}) ${node.negated ? 'not ' : ''}like lower(${this.#parameter(pattern, 'text')}))`;
  }
}

function literalText({ node }: LiteralOperand): string {
  return node.kind === 'boolean' ? String(node.value) : node.text;
}

function isText(operand: Operand): boolean {
  return operand.kind === 'typed' ? operand.class === 'text' : operand.node.kind === 'string';
}

function isWhole(operand: Operand): boolean {
  return operand.kind === 'typed' ? operand.whole : /^-?\d+$/.test(literalText(operand));
}

/** Texts are compared without regard to case, as in SQL Server's default collation. */
function comparable(operand: TypedOperand): string {
  return operand.class === 'text' ? `lower(${operand.sql})` : operand.sql;
}

function mismatch(operand: TypedOperand, { node }: LiteralOperand, wanted: string): ExpressionError {
  return new ExpressionError(`${operand.label} is compared with ${wanted}`, node.at);
}

function callRefused(node: Extract<Expression, { kind: 'call' }>): ExpressionError {
  return new ExpressionError(`the function ${node.name.slice(0, 64)} is not served`, node.at);
}
