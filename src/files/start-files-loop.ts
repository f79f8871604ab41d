import type { Pool } from 'pg';
import { startLoop, type Loop } from '../loop.ts';
import type { Observe } from '../observe.ts';
import { markLostAttachments } from './mark-lost-attachments.ts';
import { sweepContents } from './sweep-contents.ts';

const SWEEP_MS = 10 * 60_000;
/** Longer than any upload or download takes. */
const KEEP_MS = 60 * 60_000;
const LOOK_MS = 60 * 60_000;

/** Deletes what no file and no record names any more. Every process may run it. */
export function startFilesLoop({ pool, observe, now = () => new Date() }: { pool: Pool; observe: Observe; now?: () => Date }): Loop {
  return startLoop({
    name: 'sweep-files',
    intervalMs: SWEEP_MS,
    observe,
    runOnce: async () => {
      const marked = await markLostAttachments(pool, { now: now(), everyMs: LOOK_MS });
      const { more } = await sweepContents(pool, { now: now(), keepMs: KEEP_MS });
      return marked.more || more;
    },
  });
}
