import type { ColDef, Column, GridApi, SuppressKeyboardEventParams } from 'ag-grid-community';
import { useEffect, useRef, type ClipboardEvent } from 'react';
import { boxOf, extended, type Box, type CellRange } from './cell-range.ts';
import { formatCells, parseCells } from './clipboard.ts';
import { toggleByKey } from './checkbox-renderer.ts';
import { CHOSEN } from './chosen-column.ts';
import { createRecordGrid, updateRecordGrid, type GridContents, type GridHandlers } from './create-record-grid.ts';
import classes from './datasheet.module.css';
import type { RecordSource } from './record-source.ts';
import type { RecordKey, TableRecord } from './record.ts';

export interface RecordGridProps {
  columns: ColDef<TableRecord>[];
  source: RecordSource;
  /** Read by the columns' rules. */
  range: { current: CellRange | null };
  selectable: boolean;
  onReady: (api: GridApi<TableRecord>) => void;
  onSort: (sort: string) => void;
  onSelect: (keys: readonly RecordKey[]) => void;
  /** The cell in focus; and how many cells are drawn around. */
  onFocus: (cell: { key: RecordKey; field: string } | null, cells: number) => void;
  onUndo: () => void;
  /** Cells of the clipboard, for a box that begins at the cell in focus. */
  onPaste: (cells: string[][], box: Box) => void;
  /** Texts of a box. */
  textsOf: (box: Box) => string[][] | null;
  /** On a phone a touch opens the record. */
  onOpen: ((key: RecordKey) => void) | null;
}

const placeOf = (api: GridApi<TableRecord>, column: Column) => api.getAllDisplayedColumns().findIndex((one) => one.getColId() === column.getColId());

const focusedCell = (api: GridApi<TableRecord>) => {
  // An event may come when the grid is gone already: then there is no cell, not even null.
  const cell = api.getFocusedCell() ?? null;
  return cell === null ? null : { row: cell.rowIndex, column: placeOf(api, cell.column) };
};

/** The grid of a datasheet: blocks on demand, one editor at a time, a rectangle of cells by Shift with arrows or mouse. */
export function RecordGrid({ columns, source, range, selectable, onReady, onSort, onSelect, onFocus, onUndo, onPaste, textsOf, onOpen }: RecordGridProps) {
  const element = useRef<HTMLDivElement>(null);
  const grid = useRef<GridApi<TableRecord> | null>(null);
  const keepRange = useRef(false);

  const draw = (api: GridApi<TableRecord>, next: CellRange | null) => {
    range.current = next;
    api.refreshCells({ force: true, suppressFlash: true });
    const cell = api.getFocusedCell() ?? null;
    const key = cell === null ? undefined : api.getDisplayedRowAtIndex(cell.rowIndex)?.data?.PK_ID;
    const box = next === null ? null : boxOf(next);
    onFocus(cell === null || key === undefined ? null : { key, field: cell.column.getColId() }, box === null ? 1 : (box.bottom - box.top + 1) * (box.right - box.left + 1));
  };
  const drawTo = (api: GridApi<TableRecord>, anchor: CellRange['anchor'], row: number, column: Column) =>
    draw(api, { anchor: range.current?.anchor ?? anchor, head: { row, column: placeOf(api, column) } });
  const boxInFocus = (api: GridApi<TableRecord>): Box | null => {
    if (range.current !== null) return boxOf(range.current);
    const cell = focusedCell(api);
    return cell === null ? null : { top: cell.row, bottom: cell.row, left: cell.column, right: cell.column };
  };
  const onKey = (pressed: SuppressKeyboardEventParams<TableRecord>) => {
    const { event, editing, api } = pressed;
    if (editing) return false;
    if (toggleByKey(pressed)) return true;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey) {
      event.preventDefault();
      onUndo();
      return true;
    }
    const cell = focusedCell(api);
    if (cell === null || !event.shiftKey || event.ctrlKey || event.metaKey || !event.key.startsWith('Arrow')) return false;
    event.preventDefault();
    const next = extended(range.current ?? { anchor: cell, head: cell }, event.key, api.getDisplayedRowCount(), api.getAllDisplayedColumns().length);
    draw(api, next);
    api.ensureIndexVisible(next.head.row);
    return true;
  };
  const handlers: GridHandlers = {
    onKey,
    onSortChanged: ({ api }) => {
      const sorted = api.getColumnState().find(({ sort }) => sort !== null && sort !== undefined);
      onSort(sorted === undefined ? '' : `${sorted.sort === 'desc' ? '-' : ''}${sorted.colId}`);
    },
    onSelectionChanged: ({ api }) => {
      api.refreshCells({ columns: [CHOSEN], force: true, suppressFlash: true });
      onSelect(api.getSelectedNodes().flatMap(({ data }) => (data === undefined ? [] : [data.PK_ID])));
    },
    onCellFocused: ({ api }) => {
      if (keepRange.current) {
        keepRange.current = false;
        return;
      }
      draw(api, null);
    },
    onCellMouseDown: ({ api, event, rowIndex, column }) => {
      const anchor = focusedCell(api);
      if (!(event instanceof MouseEvent) || !event.shiftKey || anchor === null || rowIndex === null) return;
      keepRange.current = true;
      drawTo(api, anchor, rowIndex, column);
    },
    onCellMouseOver: ({ api, event, rowIndex, column }) => {
      if (!(event instanceof MouseEvent) || event.buttons !== 1) return;
      const anchor = focusedCell(api);
      if (anchor === null || rowIndex === null || api.getEditingCells().length > 0) return;
      drawTo(api, anchor, rowIndex, column);
    },
    onCellClicked: ({ data }) => {
      if (onOpen !== null && data !== undefined) onOpen(data.PK_ID);
    },
  };

  const latest = useRef({ handlers, onReady });
  const given = useRef<GridContents>({ columns, source, selectable });
  useEffect(() => {
    latest.current = { handlers, onReady };
    const before = given.current;
    given.current = { columns, source, selectable };
    if (grid.current !== null) updateRecordGrid(grid.current, before, given.current);
  });
  useEffect(() => {
    const api = createRecordGrid(element.current!, given.current, () => latest.current.handlers);
    grid.current = api;
    latest.current.onReady(api);
    return () => {
      grid.current = null;
      api.destroy();
    };
  }, []);

  const copy = (event: ClipboardEvent) => {
    const api = grid.current;
    if (api === null || api.getEditingCells().length > 0 || isInput(event.target)) return;
    const box = boxInFocus(api);
    const texts = box === null ? null : textsOf(box);
    if (texts === null) return;
    event.clipboardData.setData('text/plain', formatCells(texts));
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    const api = grid.current;
    if (api === null || api.getEditingCells().length > 0 || isInput(event.target)) return;
    const box = boxInFocus(api);
    if (box === null) return;
    event.preventDefault();
    onPaste(parseCells(event.clipboardData.getData('text/plain')), box);
  };
  return <div ref={element} className={classes.grid} onCopy={copy} onPaste={paste} />;
}

const isInput = (target: EventTarget) => target instanceof HTMLInputElement && target.type !== 'checkbox';
