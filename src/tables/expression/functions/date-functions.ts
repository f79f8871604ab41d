import type { Expression } from '../expression.ts';
import { ExpressionError } from '../expression-error.ts';
import { fixed, given, type Functions, type Given, type ServedFunction } from './served-function.ts';

/** Each name of a part of a date → the one that the database's functions know. */
const PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    year: 'year yyyy yy', quarter: 'quarter qq q', month: 'month mm m', dayofyear: 'dayofyear dy y', day: 'day dd d', week: 'week wk ww',
    weekday: 'weekday dw w', hour: 'hour hh', minute: 'minute mi n', second: 'second ss s', millisecond: 'millisecond ms', iso_week: 'iso_week isowk isoww',
  }).flatMap(([part, names]) => names.split(' ').map((name): [string, string] => [name, part])),
);

/** A function whose first operand is a part of a date. `refused`: a part that it does not take. */
function ofPart(what: Given, takes: readonly ('date' | 'whole')[], sql: (part: string, ...operands: string[]) => string, refused?: string): ServedFunction {
  return {
    least: takes.length + 1,
    most: takes.length + 1,
    compile(call, services) {
      const [named, ...others] = call.operands as [Expression, ...Expression[]];
      const part = named.kind === 'field' && named.scope === null && named.qualifier === null ? PARTS.get(named.name.toLowerCase()) : undefined;
      if (part === refused && part !== undefined) throw new ExpressionError(`${call.name.toUpperCase()} does not take the part ${part}`, named.at);
      if (part === undefined) throw new ExpressionError('a part of a date is expected here, such as year, month, day, hour or minute', named.at);
      const operands = others.map((node, place) => services[takes[place] ?? 'date'](services.operand(node)));
      return given(what, sql(services.value(part, 'text'), ...operands), call);
    },
  };
}

/** The clock of the database, in UTC. */
const now: ServedFunction = {
  least: 0,
  most: 0,
  volatile: true,
  compile: (call, services) => given('date', `(now() at time zone ${services.value('UTC', 'text')})`, call),
};
const partOf = (part: string): ServedFunction => ({
  least: 1,
  most: 1,
  compile: (call, services) =>
    given('integer', `rowcast.date_part(${services.value(part, 'text')}, ${services.date(services.operand(call.operands[0] as Expression))})`, call),
});

export const DATE_FUNCTIONS: Functions = {
  GETDATE: now,
  GETUTCDATE: now,
  SYSDATETIME: now,
  SYSUTCDATETIME: now,
  CURRENT_TIMESTAMP: now,
  DATEADD: ofPart('date', ['whole', 'date'], (part, count, date) => `rowcast.date_add(${part}, ${count}, ${date})`),
  DATEDIFF: ofPart('integer', ['date', 'date'], (part, from, to) => `rowcast.date_diff(${part}, ${from}, ${to})`),
  DATEDIFF_BIG: ofPart('bigint', ['date', 'date'], (part, from, to) => `rowcast.boundaries_between(${part}, ${from}, ${to})`),
  DATETRUNC: ofPart('date', ['date'], (part, date) => `rowcast.truncated_date(${part}, ${date})`, 'weekday'),
  DATEPART: ofPart('integer', ['date'], (part, date) => `rowcast.date_part(${part}, ${date})`),
  DATENAME: ofPart('text', ['date'], (part, date) => `rowcast.name_of_date(${part}, ${date})`),
  YEAR: partOf('year'),
  MONTH: partOf('month'),
  DAY: partOf('day'),
  EOMONTH: fixed(['date', 'whole'], 'date', (date, months = '0') => `rowcast.end_of_month(${date}, ${months})`, { optional: 1 }),
  DATEFROMPARTS: fixed(['whole', 'whole', 'whole'], 'date', (year, month, day) => `rowcast.bounded_date(make_timestamp(${year}, ${month}, ${day}, 0, 0, 0))`),
  DATETIMEFROMPARTS: fixed(
    ['whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole'],
    'date',
    (year, month, day, hour, minute, second, milliseconds) =>
      `rowcast.bounded_date(make_timestamp(${year}, ${month}, ${day}, ${hour}, ${minute}, ${second}::double precision + ${milliseconds}::double precision / 1000))`,
  ),
};
