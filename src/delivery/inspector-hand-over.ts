import type { Pool } from 'pg';
import { recordInspectedCalls, type CallToInspect } from '../activity/inspector.ts';

/** Calls and characters of bodies that are written together. */
const MOST_CALLS = 100;
const MOST_CHARACTERS = 8 * 1024 * 1024;

interface Waiting {
  call: CallToInspect;
  resolve(known: boolean): void;
  reject(error: unknown): void;
}

/**
 * Hands calls over to the server's own inspectors: no socket is opened. What comes while some are written is written together, next: a crowd
 * of them never has more than one of the worker's connections.
 */
export class InspectorHandOver {
  readonly #pool: Pool;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * @returns whether there is such an inspector
   * @throws what the database says
   */
  record(call: CallToInspect): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#writeSome();
    this.#writing = false;
  }

  async #writeSome(): Promise<void> {
    let characters = 0;
    const fitting = this.#waiting.findIndex(({ call }, place) => {
      characters += call.body.length;
      return place > 0 && (place === MOST_CALLS || characters > MOST_CHARACTERS);
    });
    const some = this.#waiting.splice(0, fitting < 0 ? this.#waiting.length : fitting);
    try {
      const known = await recordInspectedCalls(this.#pool, some.map(({ call }) => call));
      for (const { call, resolve } of some) resolve(known.has(call.token));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
}
