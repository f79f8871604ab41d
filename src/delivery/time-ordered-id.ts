import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes are drawn for many ids at once: a draw of its own would cost more than the rest of an id. */
const BYTES_PER_ID = 16;
const POOL = new Uint8Array(BYTES_PER_ID * 256);
let next = POOL.length;

/*
 * An id is made in place, and its text read out in one piece. Three are made for every call, and put together from its digits
 * each would leave twenty pieces of text behind.
 */
const RANDOM = new Uint8Array(BYTES_PER_ID);
const BYTES = new Uint8Array(BYTES_PER_ID);
const TEXT = Buffer.from('00000000-0000-0000-0000-000000000000', 'latin1');
const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
/** Where the two digits of each byte stand in the text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

let lastMs = 0;
let sequence = 0;

/** A UUID v7 that is larger than every one this process made before it: ids of one batch sort in the order they were made. */
export function timeOrderedId(now: number = Date.now()): string {
  if (next === POOL.length) {
    randomFillSync(POOL);
    next = 0;
  }
  RANDOM.set(POOL.subarray(next, (next += BYTES_PER_ID)));
  if (now > lastMs) {
    lastMs = now;
    // Leaves room to count up within the millisecond.
    sequence = ((RANDOM[6]! << 16) | (RANDOM[7]! << 8) | RANDOM[8]!) >>> 0;
  } else {
    sequence += 1;
  }
  return textOf(v7({ random: RANDOM, msecs: lastMs, seq: sequence }, BYTES));
}

function textOf(bytes: Uint8Array): string {
  for (let index = 0; index < BYTES_PER_ID; index += 1) {
    const byte = bytes[index]!;
    const place = PLACES[index]!;
    TEXT[place] = DIGITS[byte >> 4]!;
    TEXT[place + 1] = DIGITS[byte & 15]!;
  }
  return TEXT.toString('latin1');
}
