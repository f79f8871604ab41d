import type { Observe } from './observe.ts';

export interface LoopOptions {
  name: string;
  /** Pause after a run that found nothing more to do. */
  intervalMs: number;
  /** Does one batch. Answers true when there is more to do at once, or milliseconds to pause for instead of the interval. */
  runOnce: (signal: AbortSignal) => Promise<boolean | number | void>;
  observe: Observe;
}

export interface Loop {
  /** Ends the pause, if there is one; else the loop runs once more before it pauses. */
  nudge(): void;
  /** Lets the batch in hand finish, then ends. */
  stop(): Promise<void>;
}

const LONGEST_RETRY_MS = 2_000;

/** The one shape of everything that runs in the background: batches until short, then a pause or a nudge; failures back off. */
export function startLoop({ name, intervalMs, runOnce, observe }: LoopOptions): Loop {
  const stopped = new AbortController();
  let nudged = false;
  let wake = () => {};

  const pause = (milliseconds: number) =>
    nudged || stopped.signal.aborted
      ? undefined
      : new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });

  const run = async () => {
    let failures = 0;
    while (!stopped.signal.aborted) {
      nudged = false;
      try {
        const more = await runOnce(stopped.signal);
        failures = 0;
        if (more !== true) await pause(typeof more === 'number' ? more : intervalMs);
      } catch (error) {
        failures += 1;
        const retryInMs = Math.min(LONGEST_RETRY_MS, Math.max(intervalMs, 50) * 2 ** Math.min(failures, 10));
        observe({ kind: 'loop.failed', loop: name, error, retryInMs });
        await pause(retryInMs);
      }
    }
  };
  const ended = run();

  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopped.abort();
      wake();
      await ended;
    },
  };
}
