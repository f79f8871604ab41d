import type { Expression } from '../expression.ts';
import { ExpressionError } from '../expression-error.ts';
import { given, type Functions, type Services, type ServedFunction } from './served-function.ts';

/** Texts are the same whatever their case, as in comparisons. */
function distinctOf(node: Expression, services: Services): string {
  const operand = services.operand(node);
  const { results: [sql = 'null'], type } = services.alike([operand], node.at);
  return type.class === 'text' ? `distinct lower(${sql})` : `distinct ${sql}`;
}

/** Over numbers; a whole number stays one where `whole`. */
const ofNumbers = (name: string, { keepsWhole = false, cuts = false } = {}): ServedFunction => ({
  least: 1,
  most: 1,
  aggregate: true,
  compile(call, services) {
    const [node] = call.operands as [Expression];
    const operand = services.operand(node);
    const typed = operand.kind === 'typed' ? operand : null;
    const sql = `${name}(${call.distinct ? 'distinct ' : ''}${services.number(operand)})`;
    const whole = (typed?.whole ?? false) && keepsWhole;
    return { ...given('numeric', whole && cuts ? `trunc(${sql})` : sql, call), whole, currency: keepsWhole && (typed?.currency ?? false) };
  },
});

const extreme = (name: string): ServedFunction => ({
  least: 1,
  most: 1,
  aggregate: true,
  compile(call, services) {
    const { results: [sql = 'null'], type } = services.alike([services.operand(call.operands[0] as Expression)], call.at);
    if (type.class !== 'number' && type.class !== 'text' && type.class !== 'date') throw new ExpressionError(`${call.name.toUpperCase()} is not possible for ${type.label}`, call.at);
    return { ...type, at: call.at, sql: `${name}(${sql})`, label: `the result of ${call.name.toUpperCase()}` };
  },
});

export const AGGREGATE_FUNCTIONS: Functions = {
  COUNT: {
    least: 1,
    most: 1,
    aggregate: true,
    compile(call, services) {
      const [node] = call.operands;
      if (node === undefined) return given('integer', 'count(*)', call);
      if (call.distinct) return given('integer', `count(${distinctOf(node, services)})`, call);
      const operand = services.operand(node);
      return given('integer', `count(${operand.kind === 'typed' ? operand.sql : services.text(operand)})`, call);
    },
  },
  SUM: ofNumbers('sum', { keepsWhole: true }),
  AVG: ofNumbers('avg', { keepsWhole: true, cuts: true }),
  MIN: extreme('min'),
  MAX: extreme('max'),
  STDEV: ofNumbers('stddev_samp'),
  STDEVP: ofNumbers('stddev_pop'),
  VAR: ofNumbers('var_samp'),
  VARP: ofNumbers('var_pop'),
  STRING_AGG: {
    least: 2,
    most: 2,
    aggregate: true,
    compile(call, services) {
      const [node, separator] = call.operands as [Expression, Expression];
      if (separator.kind !== 'string') throw new ExpressionError('a separator in single quotes is expected here', separator.at);
      const joined = `${services.text(services.operand(node))}, ${services.value(separator.text, 'text')}`;
      const order = (call.order ?? []).map(({ expression, descending }) => services.order(services.typed(expression), descending));
      return given('text', `rowcast.joined_texts(${joined}${order.length === 0 ? '' : ` order by ${order.join(', ')}`})`, call);
    },
  },
};
