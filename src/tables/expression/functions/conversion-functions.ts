import type { Expression } from '../expression.ts';
import { ExpressionError } from '../expression-error.ts';
import type { TypedOperand } from '../operand.ts';
import { fixed, given, type AnyOperand, type Call, type Functions, type Services, type ServedFunction } from './served-function.ts';

/** The styles in which CONVERT writes dates; those in which it reads them as well are fewer. */
const WRITTEN_STYLES: ReadonlySet<number> = new Set([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 20, 21, 23, 24, 100, 101, 102, 103, 104, 105, 106, 107, 108, 110, 111, 112, 113, 114, 120, 121, 126, 127,
]);
const READ_STYLES: ReadonlySet<number> = new Set([0, 20, 21, 23, 100, 101, 102, 103, 104, 105, 110, 111, 112, 120, 121, 126, 127]);
const WHOLE_RANGES: Readonly<Record<string, [string, string]>> = {
  TINYINT: ['0', '255'],
  SMALLINT: ['-32768', '32767'],
  INT: ['-2147483648', '2147483647'],
  INTEGER: ['-2147483648', '2147483647'],
  BIGINT: ['-9223372036854775808', '9223372036854775807'],
};
const TEXT_TYPES: ReadonlySet<string> = new Set(['CHAR', 'VARCHAR', 'NCHAR', 'NVARCHAR', 'TEXT', 'NTEXT']);
const LONGEST_TEXT = 8_000;
const DEFAULT_LENGTH = 30;

interface Target {
  name: string;
  /** `(10, 2)`: null where none is given, Infinity for MAX. */
  sizes: readonly number[];
  at: number;
}

function readTarget(node: Expression | undefined): Target {
  if (node?.kind === 'field' && node.scope === null && node.qualifier === null) return { name: node.name.toUpperCase(), sizes: [], at: node.at };
  if (node?.kind === 'call' && !node.star && !node.distinct) {
    const sizes = node.operands.map((size) => {
      if (size.kind === 'number' && /^\d{1,4}$/.test(size.text)) return Number(size.text);
      if (size.kind === 'field' && size.name.toUpperCase() === 'MAX') return Infinity;
      throw new ExpressionError('a size is expected here', size.at);
    });
    return { name: node.name.toUpperCase(), sizes, at: node.at };
  }
  throw new ExpressionError('a type is expected here, such as VARCHAR(20), INT, DECIMAL(10, 2), FLOAT, BIT or DATETIME', node?.at ?? 0);
}

/** A conversion to one of SQL Server's types. `strict`: what does not convert is an error, else it is blank. */
function convert(operand: AnyOperand, target: Target, style: number, strict: boolean, call: Call, services: Services): TypedOperand {
  const { name, sizes: [size, decimals = 0] } = target;
  const must = strict ? 'true' : 'false';
  const asDate = operand.kind === 'typed' && operand.class === 'date';
  if (TEXT_TYPES.has(name)) {
    const length = size ?? (name.endsWith('TEXT') ? Infinity : DEFAULT_LENGTH);
    if (length < 1 || (length > LONGEST_TEXT && length !== Infinity)) throw new ExpressionError(`a length of 1 to ${LONGEST_TEXT.toLocaleString('en')}, or MAX, is expected here`, target.at);
    if (asDate && !WRITTEN_STYLES.has(style)) throw new ExpressionError(`dates are not written in style ${style}`, call.at);
    const text = asDate ? `rowcast.date_as_text(${operand.sql}, ${services.value(style, 'integer')})` : services.text(operand);
    return given('text', length === Infinity ? text : `left(${text}, ${services.value(length, 'integer')})`, call);
  }
  const range = WHOLE_RANGES[name];
  if (range !== undefined) {
    const [low, high] = range.map((end) => services.value(end, 'numeric'));
    const sql = `rowcast.number_as_whole(${numberOf(operand, must, services)}, ${low}, ${high}, ${must})`;
    return name === 'BIGINT' ? given('bigint', sql, call) : given('integer', `${sql}::integer`, call);
  }
  switch (name) {
    case 'DECIMAL':
    case 'NUMERIC': {
      const precision = size ?? 18;
      if (precision < 1 || precision > 38 || decimals > precision) throw new ExpressionError('a precision of 1 to 38, and no more decimals than that, are expected here', target.at);
      return { ...given('numeric', decimalOf(operand, precision, decimals, must, services), call), whole: decimals === 0 };
    }
    case 'MONEY':
    case 'SMALLMONEY':
      return { ...given('numeric', decimalOf(operand, name === 'MONEY' ? 19 : 10, 4, must, services), call), currency: true };
    case 'FLOAT':
    case 'REAL':
      return given('double', `${numberOf(operand, must, services)}::double precision`, call);
    case 'BIT':
      return given('boolean', bitOf(operand, must, services), call);
    case 'DATE':
    case 'DATETIME':
    case 'DATETIME2':
    case 'SMALLDATETIME': {
      if (!READ_STYLES.has(style) && !asDate) throw new ExpressionError(`dates are not read in style ${style}`, call.at);
      const date = asDate ? operand.sql : `rowcast.text_as_date(${services.text(operand)}, ${services.value(style, 'integer')}, ${must})`;
      const unit = name === 'DATE' ? 'day' : name === 'SMALLDATETIME' ? 'minute' : null;
      return given('date', unit === null ? date : `date_trunc(${services.value(unit, 'text')}, ${date})`, call);
    }
    case 'UNIQUEIDENTIFIER': {
      const sql = operand.kind === 'typed' && operand.class === 'guid' ? operand.sql : `rowcast.text_as_guid(${services.text(operand)}, ${must})`;
      return given('guid', sql, call);
    }
    default:
      throw new ExpressionError(`the type ${name.slice(0, 64)} is not served`, target.at);
  }
}

function numberOf(operand: AnyOperand, must: string, services: Services): string {
  const isText = operand.kind === 'typed' ? operand.class === 'text' : operand.kind === 'literal' && operand.node.kind === 'string';
  return isText ? `rowcast.text_as_number(${services.text(operand)}, ${must})` : services.number(operand);
}

function decimalOf(operand: AnyOperand, precision: number, decimals: number, must: string, services: Services): string {
  return `rowcast.number_as_decimal(${numberOf(operand, must, services)}, ${services.value(precision, 'integer')}, ${services.value(decimals, 'integer')}, ${must})`;
}

function bitOf(operand: AnyOperand, must: string, services: Services): string {
  if (operand.kind === 'typed' && operand.class === 'boolean') return operand.sql;
  const isText = operand.kind === 'typed' ? operand.class === 'text' : operand.kind === 'literal' && operand.node.kind === 'string';
  return isText ? `rowcast.text_as_yes_no(${services.text(operand)}, ${must})` : `(${services.number(operand)} <> ${services.value(0, 'numeric')})`;
}

const cast = (strict: boolean): ServedFunction => ({
  least: 2,
  most: 2,
  compile: (call, services) => convert(services.operand(call.operands[0] as Expression), readTarget(call.operands[1]), 0, strict, call, services),
});

const convertTo = (strict: boolean): ServedFunction => ({
  least: 2,
  most: 3,
  compile(call, services) {
    const [type, value, style] = call.operands as [Expression, Expression, Expression?];
    const target = readTarget(type);
    if (style !== undefined && !(style.kind === 'number' && /^\d{1,3}$/.test(style.text))) throw new ExpressionError('a style such as 101 or 120 is expected here', style.at);
    return convert(services.operand(value), target, Number(style?.text ?? 0), strict, call, services);
  },
});

export const CONVERSION_FUNCTIONS: Functions = {
  CAST: cast(true),
  TRY_CAST: cast(false),
  CONVERT: convertTo(true),
  TRY_CONVERT: convertTo(false),
  ISNUMERIC: fixed(['text'], 'integer', (text) => `(rowcast.text_as_number(${text}, false) is not null)::integer`),
  ISDATE: fixed(['text'], 'integer', (text) => `(rowcast.text_as_date(${text}, 0, false) is not null)::integer`),
};
