import { ExpressionError } from '../expression-error.ts';
import { likeRegex } from '../like-pattern.ts';
import { fixed, given, type Functions } from './served-function.ts';

const MOST_JOINED = 100;

export const TEXT_FUNCTIONS: Functions = {
  LEN: fixed(['text'], 'integer', (text) => `length(rtrim(${text}))`),
  SUBSTRING: fixed(['text', 'whole', 'whole'], 'text', (text, start, length) => `substring(${text}, ${start}, greatest(${length}, 0))`),
  LEFT: fixed(['text', 'whole'], 'text', (text, length) => `left(${text}, greatest(${length}, 0))`),
  RIGHT: fixed(['text', 'whole'], 'text', (text, length) => `right(${text}, greatest(${length}, 0))`),
  UPPER: fixed(['text'], 'text', (text) => `upper(${text})`),
  LOWER: fixed(['text'], 'text', (text) => `lower(${text})`),
  LTRIM: fixed(['text'], 'text', (text) => `ltrim(${text})`),
  RTRIM: fixed(['text'], 'text', (text) => `rtrim(${text})`),
  TRIM: fixed(['text'], 'text', (text) => `btrim(${text})`),
  REPLACE: fixed(['text', 'text', 'text'], 'text', (text, find, put) => `rowcast.replace_text(${text}, ${find}, ${put})`),
  CHARINDEX: fixed(['text', 'text', 'whole'], 'integer', (find, text, start = '1') => `rowcast.char_index(${find}, ${text}, ${start})`, { optional: 1 }),
  PATINDEX: {
    least: 2,
    most: 2,
    compile(call, services) {
      const [pattern, text] = call.operands;
      if (pattern?.kind !== 'string' || text === undefined) throw new ExpressionError('PATINDEX needs a pattern in single quotes', pattern?.at ?? call.at);
      const regex = likeRegex(pattern.text, null, 'search');
      if (regex === null) throw new ExpressionError('this pattern is not complete', pattern.at);
      return given('integer', `regexp_instr(${services.text(services.operand(text))}, ${services.value(regex, 'text')}, 1, 1, 0, ${services.value('i', 'text')})`, call);
    },
  },
  TRANSLATE: fixed(['text', 'text', 'text'], 'text', (text, find, put) => `rowcast.translate_text(${text}, ${find}, ${put})`),
  QUOTENAME: {
    least: 1,
    most: 2,
    compile(call, services) {
      const [text = '', mark = services.value('[', 'text')] = call.operands.map((node) => services.text(services.operand(node)));
      return given('text', `rowcast.quote_name(${text}, ${mark})`, call);
    },
  },
  REVERSE: fixed(['text'], 'text', (text) => `reverse(${text})`),
  REPLICATE: fixed(['text', 'whole'], 'text', (text, times) => `rowcast.repeat_text(${text}, ${times})`),
  SPACE: {
    least: 1,
    most: 1,
    compile: (call, services) =>
      given('text', `rowcast.repeat_text(${services.value(' ', 'text')}, ${services.whole(services.operand(call.operands[0] ?? call))})`, call),
  },
  STUFF: fixed(['text', 'whole', 'whole', 'text'], 'text', (text, start, length, put) => `rowcast.stuff_text(${text}, ${start}, ${length}, ${put})`),
  CONCAT: {
    least: 2,
    most: MOST_JOINED,
    compile: (call, services) =>
      given('text', `(${call.operands.map((node) => `coalesce(${services.text(services.operand(node))}, ${services.value('', 'text')})`).join(' || ')})`, call),
  },
  CONCAT_WS: {
    least: 2,
    most: MOST_JOINED,
    compile(call, services) {
      const [separator = '', ...texts] = call.operands.map((node) => services.text(services.operand(node)));
      return given('text', `rowcast.join_texts(${separator}, array[${texts.join(', ')}])`, call);
    },
  },
  STR: fixed(['number', 'whole', 'whole'], 'text', (number, length = '10', decimals = '0') => `rowcast.number_as_text(${number}, ${length}, ${decimals})`, { optional: 2 }),
  ASCII: fixed(['text'], 'integer', (text) => `nullif(ascii(${text}), 0)`),
  UNICODE: fixed(['text'], 'integer', (text) => `nullif(ascii(${text}), 0)`),
  CHAR: fixed(['whole'], 'text', (code) => `rowcast.character_of(${code}, 255)`),
  NCHAR: fixed(['whole'], 'text', (code) => `rowcast.character_of(${code}, 1114111)`),
};
