import { RequestError } from '../errors.ts';
import type { Problem } from '../errors.ts';
import { didYouMean } from '../tables/did-you-mean.ts';

/** Of a long list of problems of one kind, this many are named. */
const NAMED_MAX = 20;

/** Quotes what a client wrote, shortened. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** What keeps a text from being stored or shown as it came, or null. Line breaks and tabs are no control characters here. */
function textProblem(text: string): string | null {
  if (/[^\P{Cc}\t\n\r]/u.test(text)) return 'must not have control characters';
  return /\p{Surrogate}/u.test(text) ? 'must be well-formed Unicode' : null;
}

/**
 * Reads the properties of a JSON body and gathers everything that is wrong with them, so that all is told at once.
 * A reading that found a problem gives undefined.
 */
export class BodyReader {
  readonly problems: Problem[] = [];
  readonly #body: Readonly<Record<string, unknown>>;
  readonly #nullMeansAbsent: boolean;

  /**
   * @param properties every property that is known; others are problems.
   * @throws RequestError when the body is no object: nothing else can be told then.
   */
  constructor(body: unknown, properties: readonly string[], { nullMeansAbsent }: { nullMeansAbsent: boolean }) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new RequestError('IncorrectBodyParameter', 'The body must be a JSON object.');
    }
    this.#body = body as Readonly<Record<string, unknown>>;
    this.#nullMeansAbsent = nullMeansAbsent;
    const unknown = Object.keys(body).filter((key) => !properties.includes(key));
    for (const key of unknown.slice(0, NAMED_MAX)) {
      this.problems.push({ property: quoted(key).slice(1, -1), problem: `is not a known property${didYouMean(key, properties)}` });
    }
    if (unknown.length > NAMED_MAX) this.add('', `${unknown.length - NAMED_MAX} more properties are not known`);
  }

  add(property: string, problem: string): undefined {
    this.problems.push({ property, problem });
  }

  has(property: string): boolean {
    return Object.hasOwn(this.#body, property) && !(this.#nullMeansAbsent && this.#body[property] === null);
  }

  /** The property as sent; undefined when absent. */
  value(property: string): unknown {
    return this.has(property) ? this.#body[property] : undefined;
  }

  text(property: string, { maxLength }: { maxLength: number }): string | undefined {
    if (!this.has(property)) return undefined;
    const value = this.#body[property];
    if (typeof value !== 'string') return this.add(property, 'must be text');
    if (value.length > maxLength) return this.add(property, `has more than ${maxLength} characters`);
    const problem = textProblem(value);
    return problem === null ? value : this.add(property, problem);
  }

  boolean(property: string): boolean | undefined {
    if (!this.has(property)) return undefined;
    const value = this.#body[property];
    return typeof value === 'boolean' ? value : this.add(property, 'must be true or false');
  }

  texts(property: string): readonly string[] | undefined {
    if (!this.has(property)) return undefined;
    const value = this.#body[property];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return this.add(property, 'must be an array of texts');
    return value;
  }

  /** Names the first of several problems that each of `names` has, and counts the rest. */
  addEach(property: string, names: readonly string[], problem: (name: string) => string): void {
    for (const name of names.slice(0, NAMED_MAX)) this.add(property, problem(name));
    if (names.length > NAMED_MAX) this.add(property, `${names.length - NAMED_MAX} more like these`);
  }

  /** @throws RequestError that names every problem found so far. */
  throwProblems(): void {
    if (this.problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', this.problems);
  }
}
