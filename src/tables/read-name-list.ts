import { RequestError } from '../errors.ts';
import { ExpressionError } from './expression/expression-error.ts';
import type { ExpressionField } from './expression/expression-field.ts';
import { tokenize, type Token } from './expression/tokenize.ts';
import { didYouMean } from './did-you-mean.ts';

export interface NamedField {
  field: ExpressionField;
  descending: boolean;
}

/**
 * Reads `Name, [Other Name] DESC`, the form of `q.select` and `q.orderBy`. `*` alone is an empty list.
 * @param parameter its name, for errors
 * @throws RequestError IncorrectQueryParameter that points at the place
 */
export function readNameList(text: string, fields: readonly ExpressionField[], parameter: 'q.select' | 'q.orderBy'): NamedField[] {
  try {
    return readTokens(tokenize(text), fields, parameter === 'q.orderBy');
  } catch (error) {
    if (error instanceof ExpressionError) throw new RequestError('IncorrectQueryParameter', `${parameter}: ${error.message}.`, { cause: error });
    throw error;
  }
}

function readTokens(tokens: readonly Token[], fields: readonly ExpressionField[], directions: boolean): NamedField[] {
  const list: NamedField[] = [];
  let next = 0;
  const take = (): Token => tokens[next++] ?? { kind: 'end', text: '', at: 0 };
  if (!directions && tokens[0]?.text === '*' && tokens[1]?.kind === 'end') return [];
  for (;;) {
    const token = take();
    if (token.kind !== 'word' && token.kind !== 'name') throw unexpected(token, 'the name of a field');
    const field = fields.find(({ name }) => name.toLowerCase() === token.text.toLowerCase());
    if (field === undefined) {
      throw new ExpressionError(`unknown field ${JSON.stringify(token.text.slice(0, 64))}${didYouMean(token.text, fields.map(({ name }) => name))}`, token.at);
    }
    if (field.type === 'PASSWORD') throw new ExpressionError(`the PASSWORD field "${field.name}" is never read`, token.at);
    if (list.some((known) => known.field === field)) throw new ExpressionError(`${field.name} is there twice`, token.at);
    let after = take();
    const direction = directions && after.kind === 'word' ? after.text.toUpperCase() : '';
    if (direction === 'ASC' || direction === 'DESC') after = take();
    list.push({ field, descending: direction === 'DESC' });
    if (after.kind === 'end') return list;
    if (after.text !== ',') throw unexpected(after, 'a comma');
  }
}

function unexpected(token: Token, wanted: string): ExpressionError {
  return new ExpressionError(`${token.kind === 'end' ? 'the text ends too early' : `${JSON.stringify(token.text.slice(0, 40))} is not expected here`} (expected ${wanted})`, token.at);
}
