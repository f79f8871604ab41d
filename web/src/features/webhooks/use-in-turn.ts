import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';

/** Does something to many, one after the other; what fails is told in one toast, and does not keep the others from being done. */
export function useInTurn(): <Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) => Promise<void> {
  return useCallback(async (items, work) => {
    const problems: string[] = [];
    for (const item of items) await work(item).catch((error: unknown) => problems.push(error instanceof Error ? error.message : String(error)));
    if (problems.length > 0) {
      notifications.show({ color: 'red', title: `${problems.length} of ${items.length} could not be done`, message: [...new Set(problems)].slice(0, 3).join(' '), autoClose: false });
    }
  }, []);
}
