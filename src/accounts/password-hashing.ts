import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { RequestError } from '../errors.ts';

/** Hashes passwords (argon2id) beside other work: a hash takes a core for some 20 ms, and 19 MiB. */
export interface PasswordHashing {
  /**
   * In the order given.
   * @throws RequestError TooManyRequests, before any is hashed, when too many wait already
   */
  hashAll(passwords: readonly string[]): Promise<string[]>;
  /**
   * Whether a password is the one that was hashed. A text that is no hash is none's.
   * @throws RequestError TooManyRequests
   */
  verify(hashed: string, password: string): Promise<boolean>;
}

export interface PasswordHashingOptions {
  /** At the same time. */
  concurrency: number;
  /** Waiting and at work together; a request that would make it more is refused. */
  most: number;
}

/** Of what an idle core hashes in a second, the share that is sure. */
const HASHES_PER_SECOND = 20;

export function openPasswordHashing({ concurrency, most }: PasswordHashingOptions): PasswordHashing {
  const limit = pLimit(concurrency);
  const admit = (count: number) => {
    const pending = limit.activeCount + limit.pendingCount;
    // Alone, a request of any size is taken: its own bound holds.
    if (pending > 0 && pending + count > most) {
      const retryAfter = Math.max(1, Math.ceil(pending / (HASHES_PER_SECOND * concurrency)));
      throw new RequestError('TooManyRequests', `More passwords than ${most} wait to be hashed. Try again in ${retryAfter} s.`, { retryAfter });
    }
  };
  return {
    async hashAll(passwords) {
      admit(passwords.length);
      return Promise.all(passwords.map((password) => limit(() => hash(password))));
    },
    async verify(hashed, password) {
      admit(1);
      return limit(() => verify(hashed, password).catch(() => false));
    },
  };
}

/** The process's own, as its cores are: half of them hash, so that the other half answers. */
export const passwordHashing: PasswordHashing = openPasswordHashing({
  concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
  most: 500,
});
