import { LRUCache } from 'lru-cache';

/** Statements that a connection keeps: the plan of one takes some ten thousand bytes of its backend. */
const MOST_KEPT = 64;

/** The prepared statements of one connection, by whatever tells them apart; those that were not used for long give way. */
export class KeptStatements {
  #made = 0;
  /** To be closed with the next message to the backend. Closing what is not there is no error. */
  #gone: string[] = [];
  readonly #names = new LRUCache<string, string>({ max: MOST_KEPT, dispose: (name) => this.#gone.push(name) });

  /** The statement's name; whether it has to be parsed first; and the names to close before that. */
  take(key: string): { name: string; isNew: boolean; gone: readonly string[] } {
    const known = this.#names.get(key);
    if (known !== undefined) return { name: known, isNew: false, gone: [] };
    const name = `kept-${(this.#made += 1)}`;
    this.#names.set(key, name);
    const gone = this.#gone;
    this.#gone = [];
    return { name, isNew: true, gone };
  }

  forget(key: string): void {
    this.#names.delete(key);
  }
}
