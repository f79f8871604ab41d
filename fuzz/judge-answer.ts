/** What was asked, as it went out, and what came back. */
export interface Exchange {
  asked: string;
  /** Names, in its address, a thing of another account. */
  foreign: boolean;
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
  milliseconds: number;
  /** Marks of other accounts. */
  foreignMarks: readonly string[];
}

const SLOW_MS = 10_000;
/** A test of an event waits for its call, which nobody makes here. */
const WAITS = /\/outgoingWebhooks\/\w+\/test\b/;
/** Words that only the inside knows: statements, stacks, folders, driver and schema. */
const INTERNALS = /\n\s+at \S|node_modules|node:internal|file:\/\/|\/(?:src|dist)\/[\w./-]+\.[jt]s|\$\d+::|\browcast\.[a-z_]+|\baccount_[a-z0-9]{6}\b|\bsyntax error at or near|\brelation "|\bcolumn "|violates \w+ constraint|!unique_|\bECONN|\bpg_(?!sleep)[a-z]+|PostgreSQL|RangeError|TypeError|Maximum call stack/;
const ERROR_KEYS = ['Code', 'Message', 'RequestId', 'Resource'];

/** What is wrong with an answer, one sentence each; nothing when it is as promised. */
export function judgeAnswer({ asked, foreign, status, headers, text, milliseconds, foreignMarks }: Exchange): string[] {
  const problems: string[] = [];
  if (status >= 500) problems.push(`status ${status}`);
  if (milliseconds > SLOW_MS && !WAITS.test(asked)) problems.push(`answered after ${Math.round(milliseconds)} ms`);
  if (status >= 400 && !isErrorBody(text)) problems.push('the body is not the error body');
  if (status === 429 && headers['retry-after'] === undefined) problems.push('429 without Retry-After');
  const inside = status >= 400 ? INTERNALS.exec(text)?.[0] : undefined;
  if (inside !== undefined && !asked.includes(inside)) problems.push(`tells of the inside: ${inside}`);
  if (foreignMarks.some((mark) => text.includes(mark))) problems.push("shows another account's data");
  if (foreign && status < 400) problems.push("took another account's thing");
  if (status < 400 && String(headers['content-type']).includes('json') && text !== '' && !isJson(text)) problems.push('the answer is no JSON');
  return problems;
}

function isErrorBody(text: string): boolean {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return Object.keys(body).filter((key) => key !== 'Problems').toSorted().join() === ERROR_KEYS.join() && ERROR_KEYS.every((key) => typeof body[key] === 'string' && (key === 'Resource' || body[key] !== ''));
  } catch {
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
