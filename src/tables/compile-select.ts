import { RequestError } from '../errors.ts';
import { ExpressionError } from './expression/expression-error.ts';
import { Compiler, hasAggregate } from './expression/compiler.ts';
import type { Expression, OrderTerm, SelectItem } from './expression/expression.ts';
import type { SelectSource } from './expression/field-scope.ts';
import type { TypedOperand } from './expression/operand.ts';
import { parseExpression, parseGrouping, parseOrder, parseSelectList, type Grouping, type SelectList } from './expression/parse-expression.ts';
import { printExpression } from './expression/print-expression.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import { walkExpression } from './expression/walk-expression.ts';
import { inParameter } from './in-parameter.ts';
import { jsonOfClass } from './json-of-value.ts';
import type { RecordColumn } from './record-columns.ts';
import type { RecordSet } from './record-set.ts';

const LONGEST_NAME = 128;

/** The parts of a query as clients write them; blank ones are as good as absent. */
export interface SelectTexts {
  select?: string | undefined;
  where?: string | undefined;
  groupBy?: string | undefined;
  orderBy?: string | undefined;
}

export interface SelectTrees {
  select: SelectList | null;
  where: Expression | null;
  grouping: Grouping | null;
  order: readonly OrderTerm[];
}

export interface CompiledSelect extends SqlFragment {
  /** What the statement reads, in its order. */
  columns: readonly RecordColumn[];
  /** A statement that counts all its rows. */
  count: () => SqlFragment;
}

/** @throws RequestError IncorrectQueryParameter */
export function parseSelect({ select, where, groupBy, orderBy }: SelectTexts): SelectTrees {
  const read = <Result>(parameter: string, text: string | undefined, parse: (text: string) => Result): Result | null =>
    text === undefined || text.trim() === '' ? null : inParameter(parameter, () => parse(text));
  return {
    select: read('q.select', select, parseSelectList),
    where: read('q.where', where, parseExpression),
    grouping: read('q.groupBy', groupBy, parseGrouping),
    order: read('q.orderBy', orderBy, parseOrder) ?? [],
  };
}

/** Every expression of a query. */
export function treesOf({ select, where, grouping, order }: SelectTrees): Expression[] {
  const items = select?.items.map(({ expression }) => expression) ?? [];
  return [...items, where, ...(grouping?.keys ?? []), grouping?.having ?? null, ...order.map(({ expression }) => expression)].filter((tree) => tree !== null);
}

/**
 * A query on a table or a view as a statement that still wants its LIMIT.
 * @throws RequestError IncorrectQueryParameter that names the parameter and the place
 */
export function compileSelect(set: RecordSet, trees: SelectTrees, tables: ReadonlyMap<string, SelectSource>): CompiledSelect {
  const { scope } = set;
  const writer = new SelectWriter(set, new Compiler({ scope, tables }), trees);
  const statement = writer.statement();
  const count = () => {
    const counter = new SelectWriter(set, new Compiler({ scope, tables }), trees);
    return { text: counter.count(), values: counter.values };
  };
  return { ...statement, values: writer.values, count };
}

/** What a query reads that names no columns: all that are shown, and no parameters. */
const allItems = new WeakMap<RecordSet, Item[]>();

interface Item extends RecordColumn {
  operand: TypedOperand;
  sql: string;
}

interface Group {
  /** Printed expression → its value in a group. */
  keys: Map<string, TypedOperand>;
  sql: readonly string[];
}

class SelectWriter {
  readonly #set: RecordSet;
  readonly #compiler: Compiler;
  readonly #trees: SelectTrees;

  constructor(set: RecordSet, compiler: Compiler, trees: SelectTrees) {
    this.#set = set;
    this.#compiler = compiler;
    this.#trees = trees;
  }

  get values(): unknown[] {
    return this.#compiler.values;
  }

  statement(): { text: string; columns: readonly RecordColumn[] } {
    const source = this.#source();
    const group = this.#group();
    if (group === null) {
      const items = this.#items(null);
      const order = this.#order(items, this.#orderedByKey() ? [] : this.#set.keys);
      return { text: `select ${listOf(items)} ${source} order by ${order}`, columns: items };
    }
    return this.#compiler.grouped(group.keys, () => {
      const items = this.#items(group);
      const having = this.#having();
      const order = this.#order(items, group.sql);
      return { text: `select ${listOf(items)} ${source}${groupBy(group)}${having}${order === '' ? '' : ` order by ${order}`}`, columns: items };
    });
  }

  count(): string {
    const source = this.#source();
    const group = this.#group();
    if (group === null) return `select count(*) ${source}`;
    return `select count(*) from (select count(*) ${source}${groupBy(group)}${this.#compiler.grouped(group.keys, () => this.#having())}) g`;
  }

  #source(): string {
    const { where } = this.#trees;
    const condition = where === null ? 'true' : inParameter('q.where', () => this.#compiler.condition(where));
    return `from ${this.#set.from} where ${condition}`;
  }

  /** null: each record is a row. */
  #group(): Group | null {
    const { select, grouping, order } = this.#trees;
    const expressions = [...(select?.items ?? []), ...order].map(({ expression }) => expression).filter((tree) => tree !== null);
    const aggregate = expressions.some(hasAggregate);
    if (select?.distinct === true) {
      if (grouping !== null || aggregate) throw new RequestError('IncorrectQueryParameter', 'q.select: DISTINCT is of no use beside groups and aggregates, at character 1.');
      return this.#groupOf('q.select', this.#expanded(select.items).map(({ expression }) => expression));
    }
    if (grouping !== null) return this.#groupOf('q.groupBy', grouping.keys);
    return aggregate ? { keys: new Map(), sql: [] } : null;
  }

  #groupOf(parameter: string, expressions: readonly Expression[]): Group {
    return inParameter(parameter, () => {
      const keys = new Map<string, TypedOperand>();
      const sql = expressions.map((node) => {
        const inside = [...walkExpression(node)];
        const select = inside.find(({ kind }) => kind === 'subselect' || kind === 'exists' || kind === 'inSelect');
        if (select !== undefined) throw new ExpressionError('a group can\'t be made by a sub-select', select.at);
        if (!inside.some(({ kind }) => kind === 'field')) throw new ExpressionError('a group is made by a field, or a calculation with one', node.at);
        const operand = this.#compiler.typed(node);
        if (operand.class === 'list' || operand.class === 'hidden') throw new ExpressionError(`${operand.label} can't make groups`, node.at);
        // Texts are the same whatever their case; one of the spellings stands for the group.
        const isText = operand.class === 'text';
        keys.set(printExpression(node, true), isText ? { ...operand, sql: `min(${operand.sql})` } : operand);
        return isText ? `lower(${operand.sql})` : operand.sql;
      });
      return { keys, sql };
    });
  }

  #items(group: Group | null): Item[] {
    const { select } = this.#trees;
    const all = select === null && group === null;
    const known = all ? allItems.get(this.#set) : undefined;
    if (known !== undefined) return known;
    const before = this.values.length;
    const items = this.#namedItems(group);
    if (all && this.values.length === before) allItems.set(this.#set, items);
    return items;
  }

  #namedItems(group: Group | null): Item[] {
    const { select, grouping } = this.#trees;
    return inParameter(select === null && grouping !== null ? 'q.groupBy' : 'q.select', () => {
      const items = select === null && grouping !== null ? grouping.keys.map(itemOf) : this.#expanded(select?.items ?? [STAR], group === null || select?.distinct === true);
      const names = new Set<string>();
      return items.map((item) => {
        const result = this.#item(item);
        const name = result.name.toLowerCase();
        if (names.has(name)) throw new ExpressionError(`${result.name} is there twice${item.alias === null ? ': give it another name with AS' : ''}`, item.at);
        names.add(name);
        return result;
      });
    });
  }

  /** `*` becomes all fields that are ever shown. */
  #expanded(items: readonly SelectItem[], allowed = true): (SelectItem & { expression: Expression })[] {
    return items.flatMap(({ expression, ...item }) => {
      if (expression !== null) return [{ ...item, expression }];
      if (!allowed) throw new ExpressionError('* is not possible beside groups and aggregates', item.at);
      return this.#set.shown.map(({ name }) => itemOf({ kind: 'field', name, scope: null, qualifier: null, at: item.at }));
    });
  }

  #item({ expression, alias, text, at }: SelectItem & { expression: Expression }): Item {
    const operand = this.#compiler.typed(expression);
    const field = expression.kind === 'field' ? this.#shown(expression) : undefined;
    if (operand.class === 'hidden') throw new ExpressionError(`${operand.label} is never read`, at);
    const name = alias ?? field?.name ?? text.slice(0, LONGEST_NAME);
    if (name.trim() === '' || name.length > LONGEST_NAME) throw new ExpressionError(`a name of 1 to ${LONGEST_NAME} characters is expected`, at);
    if (field !== undefined) return { name, operand, sql: operand.sql, json: field.json };
    let { sql } = operand;
    if (operand.class === 'number' && operand.numberType === 'numeric') sql = `trim_scale(${sql})`;
    if (operand.class === 'date') sql = `date_trunc(${this.#compiler.value('second', 'text')}, ${sql})`;
    return { name, operand, sql, json: jsonOfClass(operand.class) };
  }

  #shown({ name, qualifier }: Extract<Expression, { kind: 'field' }>): RecordColumn | undefined {
    const find = (wanted: string) => this.#set.shown.find((column) => column.name.toLowerCase() === wanted.toLowerCase());
    return (qualifier === null ? undefined : find(`${qualifier}.${name}`)) ?? find(name);
  }

  #having(): string {
    const having = this.#trees.grouping?.having ?? null;
    return having === null ? '' : ` having ${inParameter('q.groupBy', () => this.#compiler.condition(having))}`;
  }

  #orderedByKey(): boolean {
    const [key, ...others] = this.#set.keys;
    return key === '"PK_ID"' && others.length === 0 && this.#trees.order.some(({ expression }) => expression.kind === 'field' && expression.name.toLowerCase() === 'pk_id');
  }

  /** @param last what makes the order total, so that pages never overlap */
  #order(items: readonly Item[], last: readonly string[]): string {
    const terms = inParameter('q.orderBy', () => this.#trees.order.map(({ expression, descending }) => {
      const operand = this.#ordered(expression, items);
      // The index on the key serves only this spelling.
      return operand.label === 'PK_ID' && operand.sql === '"PK_ID"' ? `"PK_ID" ${descending ? 'desc' : 'asc'}` : this.#compiler.order(operand, descending);
    }));
    return [...terms, ...last].join(', ');
  }

  #ordered(node: Expression, items: readonly Item[]): TypedOperand {
    if (node.kind === 'field' && node.scope === null && node.qualifier === null) {
      const named = items.find(({ name }) => name.toLowerCase() === node.name.toLowerCase());
      if (named !== undefined) return named.operand;
    }
    if (node.kind === 'number') {
      const place = /^\d{1,3}$/.test(node.text) ? items[Number(node.text) - 1] : undefined;
      if (place === undefined) throw new ExpressionError('a field, or the place of a column in q.select, is expected here', node.at);
      return place.operand;
    }
    if (node.kind === 'string' || node.kind === 'boolean' || node.kind === 'null') throw new ExpressionError('a field is expected here', node.at);
    return this.#compiler.typed(node);
  }
}

const STAR: SelectItem = { expression: null, alias: null, text: '*', at: 0 };

function itemOf(expression: Expression): SelectItem & { expression: Expression } {
  return { expression, alias: null, text: printExpression(expression), at: expression.at };
}

/** What is calculated gets a name that no field has: PostgreSQL would name it after the column or function in it, and `order by` would mean that. */
const listOf = (items: readonly Item[]): string => items.map(({ sql, operand }, place) => (sql === operand.sql && /^"[^"]+"$/.test(sql) ? sql : `${sql} as "!${place}"`)).join(', ');
const groupBy = ({ sql }: Group): string => (sql.length === 0 ? '' : ` group by ${sql.join(', ')}`);
