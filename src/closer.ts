/** Ends what was started, the last one first. */
export interface Closer {
  add(close: () => Promise<unknown>): void;
  /** Closes all even when one fails; closing again waits for the same end. @throws the failures, together. */
  close(): Promise<void>;
}

export function openCloser(): Closer {
  const steps: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;

  const closeAll = async () => {
    const failures: unknown[] = [];
    for (const step of steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped cleanly');
  };

  return {
    add(close) {
      steps.push(close);
    },
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}
