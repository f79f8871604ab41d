import type { Expression } from '../expression.ts';
import { ExpressionError } from '../expression-error.ts';
import { fixed, given, sameNumber, type Functions, type ServedFunction } from './served-function.ts';

const ofDouble = (name: string): ServedFunction => fixed(['double'], 'double', (number) => `${name}(${number})`);

export const NUMBER_FUNCTIONS: Functions = {
  ABS: sameNumber((number) => `abs(${number})`),
  CEILING: sameNumber((number) => `ceil(${number})`, { whole: true }),
  FLOOR: sameNumber((number) => `floor(${number})`, { whole: true }),
  SIGN: sameNumber((number) => `sign(${number})`, { whole: true }),
  ROUND: {
    least: 2,
    most: 3,
    compile(call, services) {
      const [number, decimals, cut] = call.operands as [Expression, Expression, Expression?];
      if (cut !== undefined && cut.kind !== 'number') throw new ExpressionError('the third operand of ROUND must be 0 (round) or 1 (cut off)', cut.at);
      const operand = services.operand(number);
      const name = cut !== undefined && Number(cut.text) !== 0 ? 'trunc' : 'round';
      const result = given('numeric', `${name}(${services.number(operand)}, ${services.whole(services.operand(decimals))})`, call);
      return operand.kind === 'typed' ? { ...result, whole: operand.whole, currency: operand.currency } : result;
    },
  },
  SQUARE: fixed(['double'], 'double', (number) => `power(${number}, 2)`),
  SQRT: ofDouble('sqrt'),
  POWER: fixed(['double', 'double'], 'double', (base, exponent) => `power(${base}, ${exponent})`),
  EXP: ofDouble('exp'),
  LOG: fixed(['double', 'double'], 'double', (number, base) => (base === undefined ? `ln(${number})` : `(ln(${number}) / nullif(ln(${base}), 0))`), { optional: 1 }),
  LOG10: ofDouble('log'),
  PI: fixed([], 'double', () => 'pi()'),
  SIN: ofDouble('sin'),
  COS: ofDouble('cos'),
  TAN: ofDouble('tan'),
  COT: ofDouble('cot'),
  ASIN: ofDouble('asin'),
  ACOS: ofDouble('acos'),
  ATAN: ofDouble('atan'),
  ATN2: fixed(['double', 'double'], 'double', (y, x) => `atan2(${y}, ${x})`),
  DEGREES: ofDouble('degrees'),
  RADIANS: ofDouble('radians'),
};
