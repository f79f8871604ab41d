import type { Expression } from '../expression.ts';
import { ExpressionError } from '../expression-error.ts';
import type { NumberType, TypedOperand } from '../operand.ts';
import { given, type Functions, type ServedFunction } from './served-function.ts';

const MOST_VALUES = 100;
/** Bytes of SQL Server's INT, BIGINT and FLOAT. */
const NUMBER_BYTES: Readonly<Record<Exclude<NumberType, 'numeric'>, number>> = { integer: 4, bigint: 8, 'double precision': 8 };
/** Of its MONEY, DATETIME, BIT and UNIQUEIDENTIFIER. */
const [CURRENCY_BYTES, DATE_BYTES, BIT_BYTES, GUID_BYTES] = [8, 8, 1, 16];

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
  DATALENGTH: {
    least: 1,
    most: 1,
    compile(call, services) {
      const value = services.typed(call.operands[0] as Expression);
      if (value.class === 'text') return given('integer', `rowcast.data_length(${value.sql})`, call);
      const bytes = bytesOf(value);
      if (bytes === null) throw new ExpressionError(`how many bytes ${value.label} has is not known: use CAST, to a text, INT or FLOAT`, value.at);
      return given('integer', `(case when ${value.sql} is not null then ${services.value(bytes, 'integer')} end)`, call);
    },
  },
  NEWID: {
    least: 0,
    most: 0,
    volatile: true,
    compile: (call) => given('guid', 'gen_random_uuid()', call),
  },
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

function bytesOf(value: TypedOperand): number | null {
  switch (value.class) {
    case 'number':
      return value.numberType === 'numeric' ? (value.currency ? CURRENCY_BYTES : null) : NUMBER_BYTES[value.numberType];
    case 'date':
      return DATE_BYTES;
    case 'boolean':
      return BIT_BYTES;
    case 'guid':
      return GUID_BYTES;
    default:
      return null;
  }
}
