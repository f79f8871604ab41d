import type { Connection, Pool, Submittable } from 'pg';
import { DataRows } from './data-rows.ts';
import { KeptStatements } from './kept-statements.ts';
import { takeMessages } from './take-messages.ts';
import { withConnection } from './with-connection.ts';

/** A statement with parameters. */
export interface Statement {
  text: string;
  /** Texts, numbers, booleans and null; lists of numbers; a Buffer goes out in binary form. */
  values: readonly unknown[];
  /** Parsed and planned once per connection while it is in use. Says what the text's meaning depends on, e.g. a table's version. */
  keep?: string | undefined;
}

export interface StatementAnswer {
  /** Every value as PostgreSQL's own text: no number passes through a double. */
  readonly rows: (string | null)[][];
  /** Rows answered or changed. */
  readonly count: number;
  /** The rows as they came, of an answer to a round trip. */
  readonly data?: DataRows;
}

/**
 * Sends statements together and waits once. They are one READ COMMITTED transaction without a word about it: PostgreSQL commits when
 * all were executed, and when one fails it passes over the rest and undoes all.
 * Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 * @param pool one that does not pipeline: it sends queries of its own only
 */
export async function roundTrip(pool: Pool, statements: readonly Statement[]): Promise<StatementAnswer[]> {
  return withConnection(pool, (client) => new Promise((resolve, reject) => client.query(new RoundTrip(statements, resolve, reject))), stillUsable);
}

/** A statement that failed leaves its connection as it was; anything else may be the connection's end. */
async function stillUsable(_client: unknown, error: unknown): Promise<void> {
  if ((error as { severity?: unknown }).severity !== 'ERROR') throw error;
}

/** Characters: a plan grows with its text. */
const LONGEST_KEPT = 4_000;

/** What `pg` gives a query that writes its own messages. Its types know some of it only. */
type Wire = Pick<Connection, 'stream' | 'sync'> & {
  parse(statement: { name: string; text: string }): void;
  bind(statement: { statement: string; values: readonly (string | Buffer | null)[] }): void;
  execute(): void;
  close(what: { type: 'S'; name: string }): void;
};

/** What each connection keeps. */
const kept = new WeakMap<object, KeptStatements>();

class RoundTrip implements Submittable {
  readonly #statements: readonly { text: string; values: readonly (string | Buffer | null)[]; keep: string | undefined }[];
  readonly #resolve: (answers: StatementAnswer[]) => void;
  readonly #reject: (error: Error) => void;
  readonly #answers: StatementAnswer[] = [];
  #rows = new DataRows();
  /** Forgets what this trip was to keep or used: when it fails, nobody knows what was parsed, or what of it is still good. */
  #forget = () => {};

  constructor(statements: readonly Statement[], resolve: (answers: StatementAnswer[]) => void, reject: (error: Error) => void) {
    this.#statements = statements.map(({ text, values, keep }) => ({ text, keep, values: values.map(parameterOf) }));
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    let names = kept.get(wire);
    if (names === undefined) kept.set(wire, (names = new KeptStatements()));
    const used: string[] = [];
    const keeping = names;
    this.#forget = () => used.forEach((key) => keeping.forget(key));
    takeMessages(wire.stream, { dataRow: (bytes, body) => this.#rows.add(bytes, body), commandComplete: (tag) => this.#complete(tag) });
    // All messages in one write: each write wakes the backend.
    wire.stream.cork();
    for (const { text, values, keep } of this.#statements) {
      let name = '';
      if (keep === undefined || text.length > LONGEST_KEPT) {
        wire.parse({ name, text });
      } else {
        const key = `${keep} ${text}`;
        const found = names.take(key);
        used.push(key);
        name = found.name;
        for (const gone of found.gone) wire.close({ type: 'S', name: gone });
        if (found.isNew) wire.parse({ name, text });
      }
      wire.bind({ statement: name, values });
      wire.execute();
    }
    wire.sync();
    wire.stream.uncork();
  }

  #complete(tag: string): void {
    this.#answers.push(new Answer(this.#rows, Number(/\d+$/.exec(tag)?.[0] ?? 0)));
    this.#rows = new DataRows();
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#answers);
  }

  handleError(error: Error): void {
    this.#forget();
    this.#reject(error);
  }
}

class Answer implements StatementAnswer {
  readonly data: DataRows;
  readonly count: number;
  #texts: (string | null)[][] | null = null;

  constructor(data: DataRows, count: number) {
    this.data = data;
    this.count = count;
  }

  get rows(): (string | null)[][] {
    return (this.#texts ??= this.data.texts());
  }
}

function parameterOf(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      if (Buffer.isBuffer(value)) return value;
      if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return `{${value.join()}}`;
      throw new TypeError(`no parameter: ${typeof value}`);
  }
}
