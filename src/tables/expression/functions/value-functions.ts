import type { Expression } from '../expression.ts';
import { given, type Functions, type ServedFunction } from './served-function.ts';

const MOST_VALUES = 100;

/** The first that is not blank, the least, the greatest. */
const oneOf = (name: string, least: number, most: number): ServedFunction => ({
  least,
  most,
  compile(call, services) {
    const { results, type } = services.alike(call.operands.map((node) => services.operand(node)), call.at);
    return { ...type, at: call.at, sql: `${name}(${results.join(', ')})`, label: `the result of ${call.name.toUpperCase()}` };
  },
});

export const VALUE_FUNCTIONS: Functions = {
  ISNULL: oneOf('coalesce', 2, 2),
  COALESCE: oneOf('coalesce', 1, MOST_VALUES),
  GREATEST: oneOf('greatest', 1, MOST_VALUES),
  LEAST: oneOf('least', 1, MOST_VALUES),
  NULLIF: {
    least: 2,
    most: 2,
    compile(call, services) {
      const [left, right] = call.operands.map((node) => services.operand(node));
      if (left === undefined || right === undefined) return given('text', 'null::text', call);
      const equal = services.equal(left, right, call.at);
      const { results: [value = 'null'], type } = services.alike([left], call.at);
      return { ...type, at: call.at, sql: `(case when ${equal} then null else ${value} end)`, label: 'the result of NULLIF' };
    },
  },
  IIF: {
    least: 3,
    most: 3,
    compile(call, services) {
      const [condition, yes, no] = call.operands as [Expression, Expression, Expression];
      const when = services.condition(condition);
      const { results, type } = services.alike([services.operand(yes), services.operand(no)], call.at);
      return { ...type, at: call.at, sql: `(case when ${when} then ${results[0]} else ${results[1]} end)`, label: 'the result of IIF' };
    },
  },
  CHOOSE: {
    least: 2,
    most: MOST_VALUES,
    compile(call, services) {
      const [index, ...values] = call.operands as [Expression, ...Expression[]];
      const which = services.whole(services.operand(index));
      const { results, type } = services.alike(values.map((node) => services.operand(node)), call.at);
      const branches = results.map((result, place) => `when ${services.value(place + 1, 'integer')} then ${result}`);
      return { ...type, at: call.at, sql: `(case ${which} ${branches.join(' ')} end)`, label: 'the result of CHOOSE' };
    },
  },
};
