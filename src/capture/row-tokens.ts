const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index after the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  for (;;) {
    if (end === -1) throw new SyntaxError('a row is not JSON: a string does not end');
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
    end = json.indexOf('"', end + 1);
  }
}

/** The index after the array or object that begins at `start`. */
function endOfNested(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(json, at) - 1;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError('a row is not JSON: an array or object does not end');
}

function skipSpace(json: string, start: number): number {
  let at = start;
  for (;;) {
    const code = json.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/**
 * Cuts the JSON text of a captured row into its columns: name → the raw text of the value, exactly as PostgreSQL wrote it.
 * Nothing is parsed, so a number keeps every digit and a text its escapes.
 * @param json an object, as `row_to_json` or `jsonb` writes it.
 * @throws SyntaxError when it is not one. Inner values are not checked: PostgreSQL wrote them.
 */
export function rowTokens(json: string): Map<string, string> {
  const tokens = new Map<string, string>();
  let at = skipSpace(json, 0);
  if (json.charCodeAt(at) !== 0x7b) throw new SyntaxError('a row is not JSON: it does not begin with {');
  at = skipSpace(json, at + 1);
  if (json.charCodeAt(at) === 0x7d) return tokens;
  for (;;) {
    if (json.charCodeAt(at) !== QUOTE) throw new SyntaxError(`a row is not JSON: a column's name is missing at ${at}`);
    const keyEnd = endOfString(json, at);
    const rawKey = json.slice(at + 1, keyEnd - 1);
    const key = rawKey.includes('\\') ? (JSON.parse(`"${rawKey}"`) as string) : rawKey;
    at = skipSpace(json, keyEnd);
    if (json.charCodeAt(at) !== 0x3a) throw new SyntaxError(`a row is not JSON: a colon is missing at ${at}`);
    at = skipSpace(json, at + 1);
    const start = at;
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(json, at);
    } else if (code === 0x5b || code === 0x7b) {
      at = endOfNested(json, at);
    } else {
      for (let next = json.charCodeAt(at); next !== 0x2c && next !== 0x7d && next > 0x20; next = json.charCodeAt(at)) at += 1;
    }
    if (at === start) throw new SyntaxError(`a row is not JSON: a value is missing at ${at}`);
    tokens.set(key, json.slice(start, at));
    at = skipSpace(json, at);
    const next = json.charCodeAt(at);
    if (next === 0x7d) return tokens;
    if (next !== 0x2c) throw new SyntaxError(`a row is not JSON: a comma is missing at ${at}`);
    at = skipSpace(json, at + 1);
  }
}
