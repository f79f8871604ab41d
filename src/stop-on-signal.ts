import closeWithGrace from 'close-with-grace';

export interface StopOptions {
  /** After it the process exits with 1, whatever is left. */
  deadlineMs: number;
  /** Called once, with the signal or the error that nothing caught. */
  stop: (cause: { signal?: string; error?: Error }) => Promise<void>;
  onError: (error: unknown) => void;
}

/**
 * In a terminal, npm passes on the Ctrl-C that the terminal has already sent to every process in the foreground: what
 * comes within this time is the same key press.
 */
const SAME_KEY_PRESS_MS = 500;
const EXIT_OF_SIGINT = 130;
/** Left alone. What a fault of the process itself raises comes again as soon as a handler returns: caught, it would spin forever rather than end. */
const FAULTS = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] as const;

/** SIGTERM or SIGINT: stops and exits 0; a second one exits at once. An error that nothing caught: stops and exits 1. */
export function stopOnSignal({ deadlineMs, stop, onError }: StopOptions): void {
  let signal: { name: string; at: number } | undefined;
  const closing = closeWithGrace(
    { delay: deadlineMs, skip: ['SIGINT', 'SIGTERM', 'beforeExit', ...FAULTS], logger: { error: onError } },
    ({ err, signal: other }) => stop(err === undefined ? { signal: signal?.name ?? other ?? 'none' } : { error: err }),
  );
  const onSignal = (name: string) => {
    const now = performance.now();
    if (signal === undefined) {
      signal = { name, at: now };
      closing.close();
    } else if (now - signal.at > SAME_KEY_PRESS_MS) {
      process.exit(EXIT_OF_SIGINT);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
