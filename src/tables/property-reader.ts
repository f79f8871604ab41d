import { PROBLEMS_NAMED, type Problem } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * Reads the properties of one object of a body, and of objects inside it; every problem is added to `problems` with its path.
 * A property that is null is read as not given. A reading that found a problem gives undefined.
 */
export class PropertyReader {
  readonly #input: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #problems: Problem[];

  /** @param path before each property in the problems, e.g. `Tables[1].` */
  constructor(input: unknown, properties: readonly string[], problems: Problem[], path = '') {
    this.#path = path;
    this.#problems = problems;
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      this.#input = {};
      problems.push({ property: path.replace(/\.$/, ''), problem: path === '' ? 'The body must be a JSON object' : 'must be an object' });
      return;
    }
    this.#input = input as Record<string, unknown>;
    for (const property of Object.keys(input)) {
      if (properties.includes(property)) continue;
      this.add(property.slice(0, 64), `is not a known property${problems.length < PROBLEMS_NAMED ? didYouMean(property, properties) : ''}`);
    }
  }

  add(property: string, problem: string): undefined {
    this.#problems.push({ property: `${this.#path}${property}`, problem });
  }

  has(property: string): boolean {
    return this.value(property) !== undefined;
  }

  isNull(property: string): boolean {
    return this.#input[property] === null;
  }

  value(property: string): unknown {
    return this.#input[property] ?? undefined;
  }

  require(property: string): void {
    if (!this.has(property)) this.add(property, 'is required');
  }

  text(property: string, most: number): string | undefined {
    const value = this.value(property);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return this.add(property, 'must be a text');
    if (value.length > most) return this.add(property, `must be at most ${most.toLocaleString('en')} characters`);
    if (/\0|\p{Surrogate}/u.test(value)) return this.add(property, 'has a character that can not be stored');
    return value;
  }

  flag(property: string): boolean | undefined {
    const value = this.value(property);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.add(property, 'must be true or false');
  }

  /** An array of one to `most` items. */
  list(property: string, most: number): readonly unknown[] | undefined {
    const value = this.value(property);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length === 0) return this.add(property, 'must be an array of at least one');
    if (value.length > most) return this.add(property, `must have at most ${most.toLocaleString('en')}`);
    return value;
  }

  oneOf<Word extends string>(property: string, words: readonly Word[]): Word | undefined {
    const value = this.value(property);
    if (value === undefined) return undefined;
    const found = typeof value === 'string' ? words.find((word) => word.toLowerCase() === value.trim().toLowerCase()) : undefined;
    return found ?? this.add(property, `must be one of ${words.join(', ')}`);
  }
}
