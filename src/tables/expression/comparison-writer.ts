import { ExpressionError } from './expression-error.ts';
import type { Comparator, Expression } from './expression.ts';
import { likePattern, likeRegex } from './like-pattern.ts';
import { literalBeside } from './literal-value.ts';
import type { LiteralOperand, Operand, TypedOperand, ValueClass } from './operand.ts';
import { optionIds } from './option-ids.ts';
import { ValueWriter } from './value-writer.ts';

const MIRRORED: Readonly<Record<Comparator, Comparator>> = { '=': '=', '<>': '<>', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Writes comparisons of operands as SQL. Everything throws ExpressionError where they can't be compared. */
export class ComparisonWriter extends ValueWriter {
  protected comparison(operator: Comparator, left: Operand, right: Operand, at: number): string {
    if (left.kind === 'typed') {
      return right.kind === 'typed' ? this.#compareTyped(operator, left, right, at) : this.#compareLiteral(operator, left, right);
    }
    if (right.kind === 'typed') return this.#compareLiteral(MIRRORED[operator], right, left);
    if (left.node.kind === 'number' && right.node.kind === 'number') return `(${this.number(left)} ${operator} ${this.number(right)})`;
    if (left.node.kind === 'string' && right.node.kind === 'string') return `(lower(${this.text(left)}) ${operator} lower(${this.text(right)}))`;
    throw new ExpressionError('two values of different types can\'t be compared', at);
  }

  #compareTyped(operator: Comparator, left: TypedOperand, right: TypedOperand, at: number): string {
    const converted = this.#sameClass(left, right, at);
    if (left.class === 'text' || right.class === 'text') return `(lower(${converted}) ${operator} lower(${this.text(right)}))`;
    return `(${converted} ${operator} ${right.class === 'boolean' && left.class === 'number' ? `${right.sql}::integer` : right.sql})`;
  }

  /** `left` as SQL that can be compared with `right`: a GUID beside a text is a text, yes or no beside a number 1 or 0. */
  #sameClass(left: TypedOperand, right: TypedOperand, at: number): string {
    const comparable: ReadonlySet<ValueClass> = new Set(['text', 'number', 'date', 'boolean', 'guid']);
    const classes = new Set([left.class, right.class]);
    const fits = classes.size === 1 || (classes.has('text') && classes.has('guid')) || (classes.has('number') && classes.has('boolean'));
    if (!fits || !comparable.has(left.class)) throw new ExpressionError(`${left.label} can't be compared with ${right.label}`, at);
    if (left.class === right.class) return left.sql;
    if (left.class === 'boolean') return `${left.sql}::integer`;
    return left.class === 'guid' ? `${left.sql}::text` : left.sql;
  }

  #compareLiteral(operator: Comparator, operand: TypedOperand, literal: LiteralOperand): string {
    if (operand.class === 'list') {
      if (operator !== '=' && operator !== '<>') throw new ExpressionError(`${operand.label} can only be compared by =, <> and IN`, operand.at);
      const contains = this.#listContains(operand, [literal]);
      return operator === '=' ? contains : `(not ${contains})`;
    }
    if (operand.class === 'text' && literal.node.kind === 'number' && operator !== '=' && operator !== '<>') {
      throw new ExpressionError(`${operand.label} is compared with a text in single quotes`, literal.node.at);
    }
    return `(${comparable(operand)} ${operator} ${this.beside(operand, literal)})`;
  }

  #listContains(operand: TypedOperand, literals: readonly LiteralOperand[]): string {
    const ids = literals.flatMap(({ node }) => optionIds(operand.options, node));
    return `(${operand.sql} && ${this.parameter(ids, 'integer[]')})`;
  }

  /** A literal as a parameter of the type that it is compared with. */
  protected beside(operand: TypedOperand, literal: LiteralOperand): string {
    const sql = this.literal(literalBeside(operand, literal));
    return operand.class === 'text' ? `lower(${sql})` : sql;
  }

  protected isIn({ negated, at }: Extract<Expression, { kind: 'in' }>, operand: Operand, list: readonly Operand[]): string {
    const not = negated ? 'not ' : '';
    const literals = list.filter((item) => item.kind === 'literal');
    if (operand.kind === 'typed' && literals.length === list.length) {
      if (operand.class === 'list') return `(${not}${this.#listContains(operand, literals)})`;
      return `(${comparable(operand)} ${not}in (${literals.map((item) => this.beside(operand, item)).join(', ')}))`;
    }
    return `(${not}(${list.map((item) => this.comparison('=', operand, item, at)).join(' or ')}))`;
  }

  /** @param made the pattern where it is not a text in quotes */
  protected isLike(node: Extract<Expression, { kind: 'like' }>, operand: Operand, made: Operand | null): string {
    const usable = operand.kind === 'typed' ? ['text', 'number', 'guid'].includes(operand.class) : operand.node.kind === 'string';
    if (!usable) throw new ExpressionError(`LIKE can't be used with ${operand.kind === 'typed' ? operand.label : 'this value'}`, node.operand.at);
    const not = node.negated ? 'not ' : '';
    const escape = node.escape;
    if (escape !== null && (escape.kind !== 'string' || [...escape.text].length !== 1)) {
      throw new ExpressionError('ESCAPE needs one character in single quotes', escape.at);
    }
    if (node.pattern.kind !== 'string') {
      if (made?.kind !== 'typed' || made.class !== 'text') throw new ExpressionError('LIKE needs a pattern in single quotes, or one made of texts', node.pattern.at);
      if (escape !== null) throw new ExpressionError('ESCAPE is only possible with a pattern in single quotes', escape.at);
      return `(lower(${this.text(operand)}) ${not}like lower(${made.sql}) escape ${this.value('', 'text')})`;
    }
    const character = escape === null ? null : escape.text;
    const pattern = likePattern(node.pattern.text, character);
    if (pattern !== null) return `(lower(${this.text(operand)}) ${not}like lower(${this.parameter(pattern, 'text')}))`;
    const regex = likeRegex(node.pattern.text, character, 'match');
    if (regex === null) throw new ExpressionError('this LIKE pattern is not complete: a set [ ] is empty or never closed, or the ESCAPE character is the last one', node.pattern.at);
    return `(${this.text(operand)} ${node.negated ? '!~*' : '~*'} ${this.parameter(regex, 'text')})`;
  }
}

/** Texts are compared without regard to case, as in SQL Server's default collation. */
export function comparable(operand: TypedOperand): string {
  return operand.class === 'text' ? `lower(${operand.sql})` : operand.sql;
}
