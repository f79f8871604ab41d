import { isUtf8 } from 'node:buffer';
import { RequestError } from '../errors.ts';

/**
 * Parses a JSON body. Line breaks and tabs inside strings are taken as they stand, because the examples of the dialect
 * write payload templates over several lines; everything else is JSON to the letter.
 * Bytes that are no UTF-8 are refused: decoded all the same, they would be stored as U+FFFD.
 * @param parse how JSON is read, if not by `JSON.parse`
 * @returns undefined for an empty body.
 * @throws RequestError IncorrectBodyParameter
 */
export function parseJsonBody(bytes: Buffer, parse: (text: string) => unknown = JSON.parse): unknown {
  if (!isUtf8(bytes)) {
    throw new RequestError('IncorrectBodyParameter', 'The body is not UTF-8.');
  }
  const text = bytes.toString('utf8');
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') {
    return undefined;
  }
  try {
    return parse(body);
  } catch (error) {
    try {
      return parse(escapeControlsInStrings(body));
    } catch {
      throw new RequestError('IncorrectBodyParameter', `The body is not valid JSON: ${reason(error)}.`, { cause: error });
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeControlsInStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) => string.replace(/[\n\r\t]/g, (control) => ESCAPES[control] ?? control));
}

/** The parser's own words, without the piece of the body that it quotes. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position \d+/.exec(message)?.[0];
  const what = /^(Unexpected end of JSON input|Unexpected non-whitespace character|Unterminated string|Bad control character|Bad escaped character|Expected [^,(]*?)(?= in JSON| after JSON|$)/.exec(message)?.[1] ?? 'unexpected token';
  return position === undefined ? what : `${what} ${position}`;
}
