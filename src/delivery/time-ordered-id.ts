import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes are drawn for many ids at once: a draw of its own would cost more than the rest of an id. */
const BYTES_PER_ID = 16;
const POOL = new Uint8Array(BYTES_PER_ID * 256);
let next = POOL.length;

let lastMs = 0;
let sequence = 0;

/** A UUID v7 that is larger than every one this process made before it: ids of one batch sort in the order they were made. */
export function timeOrderedId(now: number = Date.now()): string {
  if (next === POOL.length) {
    randomFillSync(POOL);
    next = 0;
  }
  const random = POOL.subarray(next, (next += BYTES_PER_ID));
  if (now > lastMs) {
    lastMs = now;
    // Leaves room to count up within the millisecond.
    sequence = ((random[6]! << 16) | (random[7]! << 8) | random[8]!) >>> 0;
  } else {
    sequence += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}
