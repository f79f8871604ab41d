import type { Expression, SubSelect } from './expression.ts';

/** Every node of a tree, the parent first, and those of its sub-selects. */
export function* walkExpression(node: Expression): Generator<Expression> {
  yield node;
  for (const child of childrenOf(node)) yield* walkExpression(child);
}

/** The nodes of a tree that are outside sub-selects. */
export function* walkOutside(node: Expression): Generator<Expression> {
  yield node;
  if (node.kind === 'subselect' || node.kind === 'exists') return;
  for (const child of node.kind === 'inSelect' ? [node.operand] : childrenOf(node)) yield* walkOutside(child);
}

/** The nodes right below one, as written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'call':
      return [...node.operands, ...(node.order ?? []).map(({ expression }) => expression)];
    case 'case':
      return [node.operand, ...node.branches.flatMap(({ when, outcome }) => [when, outcome]), node.otherwise].filter((child) => child !== null);
    case 'negate':
    case 'not':
    case 'isNull':
      return [node.operand];
    case 'arithmetic':
    case 'comparison':
      return [node.left, node.right];
    case 'like':
      return node.escape === null ? [node.operand, node.pattern] : [node.operand, node.pattern, node.escape];
    case 'in':
      return [node.operand, ...node.list];
    case 'inSelect':
      return [node.operand, ...partsOf(node.select)];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'exists':
    case 'subselect':
      return partsOf(node.select);
    case 'and':
    case 'or':
      return node.terms;
    default:
      return [];
  }
}

function partsOf({ item, where, orderBy }: SubSelect): Expression[] {
  return [item, where, ...orderBy.map(({ expression }) => expression)].filter((part) => part !== null);
}
