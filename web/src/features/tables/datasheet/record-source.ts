import type { IDatasource } from 'ag-grid-community';
import { readPage, type RecordView } from './records.ts';

/** Records of one request, and of one block of the grid. */
export const BLOCK = 100;

export interface RecordSource extends IDatasource {
  /** Counts anew at the next block. */
  recount: () => void;
}

/** Blocks of records as the grid scrolls to them. How many there are is counted once, not with every block. */
export function recordSource(view: RecordView, { onTotal, onError }: { onTotal: (total: number) => void; onError: (error: unknown) => void }): RecordSource {
  let total: number | null = null;
  let ending = new AbortController();
  return {
    recount: () => {
      total = null;
    },
    getRows: ({ startRow, successCallback, failCallback }) => {
      const { signal } = ending;
      readPage(view, { page: startRow / BLOCK + 1, size: BLOCK, withTotal: total === null, signal }).then((page) => {
        if (page.total !== null) {
          total = page.total;
          onTotal(total);
        }
        successCallback(page.records, total ?? undefined);
      }).catch((error: unknown) => {
        if (signal.aborted) return;
        failCallback();
        onError(error);
      });
    },
    // What is on its way ends with the grid; another grid may be given the same source.
    destroy: () => {
      ending.abort();
      ending = new AbortController();
    },
  };
}
