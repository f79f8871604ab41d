import type { Expression, OrderTerm, SubSelect } from './expression.ts';

/**
 * Writes a tree as text that parses to the same tree, every compound in parentheses.
 * @param folded names and keywords in one case, so that two texts that mean the same expression are equal
 */
export function printExpression(node: Expression, folded = false): string {
  const print = (inner: Expression): string => printExpression(inner, folded);
  const name = (text: string): string => `[${(folded ? text.toLowerCase() : text).replaceAll(']', ']]')}]`;
  const word = (text: string): string => (folded ? text.toUpperCase() : text);
  const select = (inner: SubSelect): string => printSubSelect(inner, print, name);
  const not = (negated: boolean): string => (negated ? 'NOT ' : '');
  switch (node.kind) {
    case 'string':
      return `'${node.text.replaceAll("'", "''")}'`;
    case 'number':
      return node.text;
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'field':
      if (node.qualifier !== null) return `${name(node.qualifier)}.${name(node.name)}`;
      if (node.scope === null) return name(node.name);
      return folded && node.scope === 'field' ? name(node.name) : name(`@${node.scope}:${node.name}`);
    case 'call': {
      if (node.star) return `${word(node.name)}(*)`;
      const separator = /^(?:try_)?cast$/i.test(node.name) ? ' AS ' : ', ';
      const within = node.order === undefined ? '' : ` WITHIN GROUP (ORDER BY ${printOrder(node.order, print)})`;
      return `${word(node.name)}(${node.distinct ? 'DISTINCT ' : ''}${node.operands.map(print).join(separator)})${within}`;
    }
    case 'case': {
      const branches = node.branches.map(({ when, outcome }) => ` WHEN ${print(when)} THEN ${print(outcome)}`);
      return `CASE${node.operand === null ? '' : ` ${print(node.operand)}`}${branches.join('')}${node.otherwise === null ? '' : ` ELSE ${print(node.otherwise)}`} END`;
    }
    case 'negate':
      return `(- ${print(node.operand)})`;
    case 'arithmetic':
    case 'comparison':
      return `(${print(node.left)} ${node.operator} ${print(node.right)})`;
    case 'like':
      return `(${print(node.operand)} ${not(node.negated)}LIKE ${print(node.pattern)}${node.escape === null ? '' : ` ESCAPE ${print(node.escape)}`})`;
    case 'in':
      return `(${print(node.operand)} ${not(node.negated)}IN (${node.list.map(print).join(', ')}))`;
    case 'inSelect':
      return `(${print(node.operand)} ${not(node.negated)}IN (${select(node.select)}))`;
    case 'between':
      return `(${print(node.operand)} ${not(node.negated)}BETWEEN ${print(node.low)} AND ${print(node.high)})`;
    case 'isNull':
      return `(${print(node.operand)} IS ${not(node.negated)}NULL)`;
    case 'exists':
      return `EXISTS (${select(node.select)})`;
    case 'subselect':
      return `(${select(node.select)})`;
    case 'not':
      return `(NOT ${print(node.operand)})`;
    case 'and':
    case 'or':
      return `(${node.terms.map(print).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
}

function printSubSelect(select: SubSelect, print: (node: Expression) => string, name: (text: string) => string): string {
  return [
    'SELECT',
    select.distinct ? ' DISTINCT' : '',
    select.top === null ? '' : ` TOP ${select.top}`,
    ` ${select.item === null ? '*' : print(select.item)} FROM ${name(select.table)}`,
    select.alias === null ? '' : ` AS ${name(select.alias)}`,
    select.where === null ? '' : ` WHERE ${print(select.where)}`,
    select.orderBy.length === 0 ? '' : ` ORDER BY ${printOrder(select.orderBy, print)}`,
  ].join('');
}

function printOrder(order: readonly OrderTerm[], print: (node: Expression) => string): string {
  return order.map(({ expression, descending }) => `${print(expression)}${descending ? ' DESC' : ''}`).join(', ');
}
