/** JSON text with its parts on lines of their own. Works on the text, so that numbers keep every digit and keys their order. */
export function indentJson(json: string): string {
  let indented = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      indented += token + line();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      indented += line() + token;
    } else if (token === ',') indented += token + line();
    else if (token === ':') indented += ': ';
    else indented += token;
  }
  return indented;
}
