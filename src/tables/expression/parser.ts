import { ExpressionError } from './expression-error.ts';
import type { ArithmeticOperator, Comparator, Expression, OrderTerm, SelectItem, SubSelect } from './expression.ts';
import type { Token } from './tokenize.ts';

const DEEPEST_EXPRESSION = 200;
const LONGEST_IN_LIST = 1_000;
/** Bounds both the tree's depth to the left and the digits a product can grow to. */
const MOST_CALCULATIONS = 100;
const MOST_CALLS = 200;
const MOST_BRANCHES = 100;
const MOST_SUB_SELECTS = 10;
const MOST_ITEMS = 500;

/** How tightly each level binds; a higher one first. */
const BINDS = { or: 1, and: 2, not: 3, compare: 4, add: 5, multiply: 6, sign: 7 } as const;

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);
const RESERVED: ReadonlySet<string> = new Set([
  'AND', 'OR', 'NOT', 'LIKE', 'IN', 'BETWEEN', 'IS', 'NULL', 'ESCAPE', 'SELECT', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'EXISTS', 'AS', 'FROM', 'WHERE',
  'GROUP', 'ORDER', 'BY', 'HAVING', 'DISTINCT', 'TOP', 'UNION', 'EXCEPT', 'INTERSECT', 'JOIN', 'ON', 'ASC', 'DESC',
]);

/** Reads tokens to trees (Pratt: each operator has a binding power). Every method throws ExpressionError with the place. */
export class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #calculations = 0;
  #calls = 0;
  #branches = 0;
  #subSelects = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  expression(minimum = 0): Expression {
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

  /** `*`, `expression [[AS] alias]`, separated by commas. */
  selectList(): SelectItem[] {
    return this.#commaList(() => {
      const { at } = this.#peek();
      if (this.#isSymbol('*')) {
        this.#take();
        return { expression: null, alias: null, text: '*', at };
      }
      const expression = this.expression();
      const text = this.#text.slice(at, this.#peek().at).trim();
      const named = this.acceptKeyword('AS');
      const token = this.#peek();
      const isAlias = token.kind === 'name' || token.kind === 'string' || (token.kind === 'word' && !RESERVED.has(token.text.toUpperCase()));
      if (named && !isAlias) throw this.#unexpected(token, 'an alias');
      return { expression, alias: isAlias ? this.#take().text : null, text, at };
    });
  }

  /** `expression [ASC | DESC]`, separated by commas. */
  orderList(): OrderTerm[] {
    return this.#commaList(() => {
      const expression = this.expression();
      const descending = this.acceptKeyword('DESC');
      if (!descending) this.acceptKeyword('ASC');
      return { expression, descending };
    });
  }

  expressionList(): Expression[] {
    return this.#commaList(() => this.expression());
  }

  acceptKeyword(word: string): boolean {
    const found = this.#isKeyword(word);
    if (found) this.#next += 1;
    return found;
  }

  expectEnd(): void {
    const token = this.#peek();
    if (token.kind !== 'end') throw this.#unexpected(token);
  }

  #commaList<Item>(read: () => Item): Item[] {
    const list: Item[] = [];
    do {
      if (list.length === MOST_ITEMS) throw new ExpressionError(`a list of more than ${MOST_ITEMS} items is not allowed`, this.#peek().at);
      list.push(read());
    } while (this.#isSymbol(',') && this.#take());
    return list;
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

  #expectSymbol(text: string): void {
    if (!this.#isSymbol(text)) throw this.#unexpected(this.#peek(), text);
    this.#next += 1;
  }

  #expectKeyword(word: string): void {
    if (!this.acceptKeyword(word)) throw this.#unexpected(this.#peek(), word);
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
      const inner: Expression = this.#isKeyword('SELECT') ? { kind: 'subselect', select: this.#subSelect(), at } : this.expression();
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
    if (word === 'CASE') return this.#case(at);
    if (word === 'EXISTS') {
      this.#expectSymbol('(');
      const select = this.#subSelect();
      this.#expectSymbol(')');
      return { kind: 'exists', select, at };
    }
    if (RESERVED.has(word)) throw this.#unexpected(token);
    // The one function that is written without parentheses; a field of that name stands in brackets.
    if (word === 'CURRENT_TIMESTAMP' && !this.#isSymbol('.') && !this.#isSymbol('(')) return { kind: 'call', name: token.text, operands: [], distinct: false, star: false, at };
    return this.#isSymbol('(') ? this.#call(token) : this.#field(token);
  }

  #call({ text: name, at }: Token): Expression {
    this.#calls += 1;
    if (this.#calls > MOST_CALLS) throw new ExpressionError(`more than ${MOST_CALLS} functions are not allowed`, at);
    this.#take();
    const call = { kind: 'call', name, at } as const;
    if (this.#isSymbol('*')) {
      this.#take();
      this.#expectSymbol(')');
      return { ...call, operands: [], distinct: false, star: true };
    }
    if (/^(?:try_)?cast$/i.test(name)) {
      const operand = this.expression();
      this.#expectKeyword('AS');
      const operands = [operand, this.expression(BINDS.compare)];
      this.#expectSymbol(')');
      return { ...call, operands, distinct: false, star: false };
    }
    const distinct = this.acceptKeyword('DISTINCT');
    const operands = this.#isSymbol(')') ? [] : this.#list();
    this.#expectSymbol(')');
    const order = this.#withinGroup();
    return { ...call, operands, distinct, star: false, ...(order === null ? {} : { order }) };
  }

  /** `WITHIN GROUP (ORDER BY …)` behind a call. */
  #withinGroup(): OrderTerm[] | null {
    if (!this.#isKeyword('WITHIN') || !this.#isKeyword('GROUP', this.#tokens[this.#next + 1] ?? this.#peek())) return null;
    this.#next += 2;
    this.#expectSymbol('(');
    this.#expectKeyword('ORDER');
    this.#expectKeyword('BY');
    const order = this.orderList();
    this.#expectSymbol(')');
    return order;
  }

  #case(at: number): Expression {
    const operand = this.#isKeyword('WHEN') ? null : this.expression();
    const branches: { when: Expression; outcome: Expression }[] = [];
    this.#expectKeyword('WHEN');
    do {
      this.#branches += 1;
      if (this.#branches > MOST_BRANCHES) throw new ExpressionError(`more than ${MOST_BRANCHES} WHEN are not allowed`, this.#peek().at);
      const when = this.expression();
      this.#expectKeyword('THEN');
      branches.push({ when, outcome: this.expression() });
    } while (this.acceptKeyword('WHEN'));
    const otherwise = this.acceptKeyword('ELSE') ? this.expression() : null;
    this.#expectKeyword('END');
    return { kind: 'case', operand, branches, otherwise, at };
  }

  #subSelect(): SubSelect {
    const { at } = this.#peek();
    this.#subSelects += 1;
    if (this.#subSelects > MOST_SUB_SELECTS) throw new ExpressionError(`more than ${MOST_SUB_SELECTS} sub-selects are not allowed`, at);
    this.#expectKeyword('SELECT');
    const distinct = this.acceptKeyword('DISTINCT');
    const top = this.acceptKeyword('TOP') ? this.#take() : null;
    if (top !== null && !(top.kind === 'number' && /^\d{1,9}$/.test(top.text))) throw this.#unexpected(top, 'a whole number');
    const star = this.#isSymbol('*');
    const item = star ? null : this.expression();
    if (star) this.#take();
    this.#expectKeyword('FROM');
    const table = this.#name();
    const named = this.acceptKeyword('AS');
    const token = this.#peek();
    const hasAlias = named || token.kind === 'name' || (token.kind === 'word' && !RESERVED.has(token.text.toUpperCase()));
    const alias = hasAlias ? this.#name() : null;
    const where = this.acceptKeyword('WHERE') ? this.expression() : null;
    let orderBy: OrderTerm[] = [];
    if (this.acceptKeyword('ORDER')) {
      this.#expectKeyword('BY');
      orderBy = this.orderList();
    }
    return { at, distinct, top: top?.text ?? null, item, table, alias, where, orderBy };
  }

  #name(): string {
    const token = this.#take();
    if (token.kind !== 'name' && (token.kind !== 'word' || RESERVED.has(token.text.toUpperCase()))) throw this.#unexpected(token, 'a name');
    return token.text;
  }

  #field(token: Token): Expression {
    const field = { kind: 'field', at: token.at } as const;
    if (this.#isSymbol('.')) {
      this.#take();
      return { ...field, name: this.#name(), scope: null, qualifier: token.text };
    }
    const [, scope, name] = (token.kind === 'name' ? /^@([a-z-]+):(.*)$/is.exec(token.text) : null) ?? [];
    if (scope === undefined || name === undefined) return { ...field, name: token.text, scope: null, qualifier: null };
    return { ...field, name, scope: scope.toLowerCase(), qualifier: null };
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
      list.push(this.expression());
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
    return { kind: 'arithmetic', operator: token.text as ArithmeticOperator, left, right: this.expression(binds), at };
  }

  #chain(first: Expression, kind: 'and' | 'or', binds: number): Expression {
    const { at } = this.#peek();
    const terms = [first];
    while (this.acceptKeyword(kind.toUpperCase())) terms.push(this.expression(binds));
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
      const negated = this.acceptKeyword('NOT');
      this.#expectKeyword('NULL');
      return { kind: 'isNull', negated, operand, at };
    }
    const negated = this.#isKeyword('NOT', token);
    const verb = negated ? this.#take() : token;
    if (this.#isKeyword('LIKE', verb)) {
      const pattern = this.expression(BINDS.compare);
      const escape = this.acceptKeyword('ESCAPE') ? this.expression(BINDS.compare) : null;
      return { kind: 'like', negated, operand, pattern, escape, at };
    }
    if (this.#isKeyword('IN', verb)) {
      this.#expectSymbol('(');
      const inside: Expression = this.#isKeyword('SELECT')
        ? { kind: 'inSelect', negated, operand, select: this.#subSelect(), at }
        : { kind: 'in', negated, operand, list: this.#list(), at };
      this.#expectSymbol(')');
      return inside;
    }
    if (this.#isKeyword('BETWEEN', verb)) {
      const low = this.expression(BINDS.compare);
      this.#expectKeyword('AND');
      return { kind: 'between', negated, operand, low, high: this.expression(BINDS.compare), at };
    }
    throw this.#unexpected(verb, 'LIKE, IN or BETWEEN');
  }
}
