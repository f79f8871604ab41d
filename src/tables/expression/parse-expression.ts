import { ExpressionError } from './expression-error.ts';
import type { Comparator, Expression } from './expression.ts';
import { tokenize, type Token } from './tokenize.ts';

const DEEPEST_EXPRESSION = 200;
const LONGEST_IN_LIST = 1_000;
/** Bounds both the tree's depth to the left and the digits a product can grow to. */
const MOST_CALCULATIONS = 100;

/** How tightly each level binds; a higher one first. */
const BINDS = { or: 1, and: 2, not: 3, compare: 4, add: 5, multiply: 6, sign: 7 } as const;

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);
const RESERVED: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'LIKE', 'IN', 'BETWEEN', 'IS', 'NULL', 'ESCAPE', 'SELECT', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'EXISTS']);

/**
 * Parses a whole text to one tree (Pratt: each operator has a binding power).
 * @throws ExpressionError with the place of what is outside the grammar.
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text));
  const expression = parser.expression(0);
  parser.expectEnd();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #calculations = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(minimum: number): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST_EXPRESSION) throw new ExpressionError(`is nested deeper than ${DEEPEST_EXPRESSION} levels`, this.#peek().at);
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek();
      const binds = this.#bindingPower(token);
      if (binds <= minimum) break;
      left = this.#infix(left, token, binds);
    }
    this.#depth -= 1;
    return left;
  }

  expectEnd(): void {
    const token = this.#peek();
    if (token.kind !== 'end') throw this.#unexpected(token);
  }

  #peek(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    if (token === undefined) throw new ExpressionError('is empty', 0);
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #isSymbol(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.text === text;
  }

  #isKeyword(word: string, token = this.#peek()): boolean {
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  #acceptKeyword(word: string): boolean {
    const found = this.#isKeyword(word);
    if (found) this.#next += 1;
    return found;
  }

  #expectSymbol(text: string): void {
    if (!this.#isSymbol(text)) throw this.#unexpected(this.#peek(), text);
    this.#next += 1;
  }

  #expectKeyword(word: string): void {
    if (!this.#acceptKeyword(word)) throw this.#unexpected(this.#peek(), word);
  }

  #unexpected(token: Token, wanted?: string): ExpressionError {
    const what = token.kind === 'end' ? 'the text ends too early' : `${JSON.stringify(token.text.slice(0, 40))} is not expected here`;
    return new ExpressionError(wanted === undefined ? what : `${what} (expected ${wanted})`, token.at);
  }

  #prefix(): Expression {
    const token = this.#take();
    const { at } = token;
    if (token.kind === 'string') return { kind: 'string', text: token.text, at };
    if (token.kind === 'number') return { kind: 'number', text: token.text, at };
    if (token.kind === 'name') return this.#field(token);
    if (token.kind === 'symbol' && token.text === '(') {
      if (this.#isKeyword('SELECT')) throw new ExpressionError('a sub-select is not allowed', this.#peek().at);
      const inner = this.expression(0);
      this.#expectSymbol(')');
      return inner;
    }
    if (token.kind === 'symbol' && (token.text === '-' || token.text === '+')) return this.#signed(token);
    if (token.kind === 'word') return this.#word(token);
    throw this.#unexpected(token);
  }

  #word(token: Token): Expression {
    const { at } = token;
    const word = token.text.toUpperCase();
    if (word === 'NOT') return { kind: 'not', operand: this.expression(BINDS.not - 1), at };
    if (word === 'NULL') return { kind: 'null', at };
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE', at };
    if (RESERVED.has(word)) throw this.#unexpected(token);
    if (!this.#isSymbol('(')) return this.#qualified(token.text, at);
    this.#take();
    const operands = this.#isSymbol(')') ? [] : this.#list();
    this.#expectSymbol(')');
    return { kind: 'call', name: token.text, operands, at };
  }

  #field(token: Token): Expression {
    const parameter = /^@([a-z-]+):(.*)$/is.exec(token.text);
    const [, scope, name] = parameter ?? [];
    if (scope === undefined || name === undefined) return this.#qualified(token.text, token.at);
    return { kind: 'field', name, scope: scope.toLowerCase(), at: token.at };
  }

  /** `Field`, or `Table.Field`, whose name is both with the dot between. */
  #qualified(first: string, at: number): Expression {
    if (!this.#isSymbol('.')) return { kind: 'field', name: first, scope: null, at };
    this.#take();
    const second = this.#take();
    if (second.kind !== 'word' && second.kind !== 'name') throw this.#unexpected(second, 'the name of a field');
    return { kind: 'field', name: `${first}.${second.text}`, scope: null, at };
  }

  #signed(sign: Token): Expression {
    const operand = this.expression(BINDS.sign);
    if (sign.text === '+') return operand;
    if (operand.kind !== 'number') return { kind: 'negate', operand, at: sign.at };
    return { kind: 'number', text: operand.text.startsWith('-') ? operand.text.slice(1) : `-${operand.text}`, at: sign.at };
  }

  #list(): Expression[] {
    const list: Expression[] = [];
    do {
      if (list.length === LONGEST_IN_LIST) throw new ExpressionError(`a list of more than ${LONGEST_IN_LIST.toLocaleString('en')} values is not allowed`, this.#peek().at);
      list.push(this.expression(0));
    } while (this.#isSymbol(',') && this.#take());
    return list;
  }

  #bindingPower(token: Token): number {
    if (token.kind === 'symbol') {
      if (COMPARATORS.has(token.text)) return BINDS.compare;
      if (token.text === '+' || token.text === '-') return BINDS.add;
      if (token.text === '*' || token.text === '/' || token.text === '%') return BINDS.multiply;
    }
    if (token.kind === 'word') {
      const word = token.text.toUpperCase();
      if (word === 'OR') return BINDS.or;
      if (word === 'AND') return BINDS.and;
      if (word === 'NOT' || word === 'LIKE' || word === 'IN' || word === 'BETWEEN' || word === 'IS') return BINDS.compare;
    }
    return 0;
  }

  #infix(left: Expression, token: Token, binds: number): Expression {
    const { at } = token;
    if (binds === BINDS.or || binds === BINDS.and) return this.#chain(left, binds === BINDS.or ? 'or' : 'and', binds);
    if (binds === BINDS.compare) return this.#predicate(left);
    this.#take();
    this.#calculations += 1;
    if (this.#calculations > MOST_CALCULATIONS) throw new ExpressionError(`more than ${MOST_CALCULATIONS} calculations are not allowed`, at);
    return { kind: 'arithmetic', operator: token.text as '+' | '-' | '*' | '/' | '%', left, right: this.expression(binds), at };
  }

  #chain(first: Expression, kind: 'and' | 'or', binds: number): Expression {
    const { at } = this.#peek();
    const terms = [first];
    while (this.#acceptKeyword(kind.toUpperCase())) terms.push(this.expression(binds));
    return { kind, terms, at };
  }

  #predicate(operand: Expression): Expression {
    const token = this.#take();
    const { at } = token;
    if (token.kind === 'symbol') {
      const right = this.expression(BINDS.compare);
      return { kind: 'comparison', operator: token.text as Comparator, left: operand, right, at };
    }
    if (this.#isKeyword('IS', token)) {
      const negated = this.#acceptKeyword('NOT');
      this.#expectKeyword('NULL');
      return { kind: 'isNull', negated, operand, at };
    }
    const negated = this.#isKeyword('NOT', token);
    const verb = negated ? this.#take() : token;
    if (this.#isKeyword('LIKE', verb)) {
      const pattern = this.expression(BINDS.compare);
      const escape = this.#acceptKeyword('ESCAPE') ? this.expression(BINDS.compare) : null;
      return { kind: 'like', negated, operand, pattern, escape, at };
    }
    if (this.#isKeyword('IN', verb)) {
      this.#expectSymbol('(');
      if (this.#isKeyword('SELECT')) throw new ExpressionError('a sub-select is not allowed', this.#peek().at);
      const list = this.#list();
      this.#expectSymbol(')');
      return { kind: 'in', negated, operand, list, at };
    }
    if (this.#isKeyword('BETWEEN', verb)) {
      const low = this.expression(BINDS.compare);
      this.#expectKeyword('AND');
      return { kind: 'between', negated, operand, low, high: this.expression(BINDS.compare), at };
    }
    throw this.#unexpected(verb, 'LIKE, IN or BETWEEN');
  }
}
