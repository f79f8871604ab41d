import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';

/** Runs what has no place of its own for an error: a failure is told as a toast. */
export function useReported(): (work: Promise<unknown>, done?: string) => void {
  return useCallback((work, done) => {
    work.then(
      () => {
        if (done !== undefined) notifications.show({ message: done });
      },
      (error: unknown) => notifications.show({ color: 'red', title: 'This was not done', message: error instanceof Error ? error.message : String(error), autoClose: false }),
    );
  }, []);
}
