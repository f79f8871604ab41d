import type { GridApi } from 'ag-grid-community';
import type { CellEdits } from './cell-edits.ts';
import type { TableRecord } from './record.ts';
import { BLOCK } from './record-source.ts';
import { readPage, type RecordView } from './records.ts';

const LEAST_MS = 3_000;
/** Looking takes at most this part of the server's time. */
const SHARE = 40;

export interface WatchOptions {
  view: RecordView;
  /** Null while no grid is shown. */
  api: () => GridApi<TableRecord> | null;
  edits: CellEdits;
  /** Rises with every own change; what was read before one says nothing. */
  version: () => number;
  total: () => number | null;
  /** Records came or went. */
  onMoved: () => void;
}

/** Reads the records in sight again and again; what others changed is shown and flashes. @returns ends it */
export function watchRecords(options: WatchOptions): () => void {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const look = async () => {
    const begun = performance.now();
    if (!document.hidden) await lookOnce(options, ending.signal).catch(() => {});
    const took = performance.now() - begun;
    if (!ending.signal.aborted) timer = setTimeout(() => void look(), Math.max(LEAST_MS, took * SHARE));
  };
  timer = setTimeout(() => void look(), LEAST_MS);
  return () => {
    ending.abort();
    clearTimeout(timer);
  };
}

async function lookOnce({ view, api: current, edits, version, total, onMoved }: WatchOptions, signal: AbortSignal): Promise<void> {
  const api = current();
  const [first, last] = api === null ? [0, 0] : [api.getFirstDisplayedRowIndex(), api.getLastDisplayedRowIndex()];
  const before = version();
  const firstPage = Math.floor(Math.max(0, first) / BLOCK) + 1;
  const lastPage = Math.floor(Math.max(0, last) / BLOCK) + 1;
  for (let page = firstPage; page <= lastPage; page += 1) {
    const read = await readPage(view, { page, size: BLOCK, withTotal: page === firstPage, signal });
    if (version() !== before) return;
    if (read.total !== null && total() !== null && read.total !== total()) return onMoved();
    if (api === null || api.isDestroyed()) return;
    for (const [place, record] of read.records.entries()) {
      const node = api.getDisplayedRowAtIndex((page - 1) * BLOCK + place);
      if (node?.data === undefined) continue;
      if (node.data.PK_ID !== record.PK_ID) return onMoved();
      const old = node.data;
      const changed = Object.keys(record).filter((name) => JSON.stringify(record[name]) !== JSON.stringify(old[name]) && edits.stateOf(record.PK_ID, name)?.state !== 'saving');
      if (changed.length === 0) continue;
      node.setData(record);
      api.flashCells({ rowNodes: [node], columns: changed.filter((name) => api.getColumn(name) !== null), flashDuration: 1_500 });
    }
  }
}
