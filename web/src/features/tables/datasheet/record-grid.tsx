import {
  CellApiModule, CellStyleModule, CheckboxEditorModule, ColumnApiModule, CustomEditorModule, EventApiModule, HighlightChangesModule, InfiniteRowModelModule, RenderApiModule, RowApiModule,
  RowSelectionModule, ScrollApiModule, TextEditorModule, TooltipModule, type ColDef, type GridApi, type RowSelectionOptions, type SelectionColumnDef,
  type SuppressKeyboardEventParams,
} from 'ag-grid-community';
import { AgGridProvider, AgGridReact } from 'ag-grid-react';
import { useEffect, useMemo, useRef, type ClipboardEvent } from 'react';
import { boxOf, extended, type Box, type CellRange } from './cell-range.ts';
import { formatCells, parseCells } from './clipboard.ts';
import classes from './datasheet.module.css';
import { gridTheme } from './grid-theme.ts';
import { BLOCK, type RecordSource } from './record-source.ts';
import type { RecordKey, TableRecord } from './record.ts';

const MODULES = [
  CellApiModule, CellStyleModule, CheckboxEditorModule, ColumnApiModule, CustomEditorModule, EventApiModule, HighlightChangesModule, InfiniteRowModelModule, RenderApiModule, RowApiModule,
  RowSelectionModule, ScrollApiModule, TextEditorModule, TooltipModule,
];

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

// The grid begins anew with its columns whenever one of these is another object.
const ROW_SELECTION: RowSelectionOptions = { mode: 'multiRow', headerCheckbox: false, checkboxes: true, enableClickSelection: false };
const SELECTION_COLUMN: SelectionColumnDef = { width: 40, pinned: 'left', resizable: false, headerName: '✓', headerTooltip: 'Chosen records' };

const focusedCell = (api: GridApi<TableRecord>) => {
  // An event may come when the grid is gone already: then there is no cell, not even null.
  const cell = api.getFocusedCell() ?? null;
  return cell === null ? null : { row: cell.rowIndex, column: api.getAllDisplayedColumns().findIndex((column) => column.getColId() === cell.column.getColId()) };
};

/** The grid of a datasheet: blocks on demand, one editor at a time, a rectangle of cells by Shift with arrows or mouse. */
export function RecordGrid({ columns, source, range, selectable, onReady, onSort, onSelect, onFocus, onUndo, onPaste, textsOf, onOpen }: RecordGridProps) {
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
  const boxInFocus = (api: GridApi<TableRecord>): Box | null => {
    if (range.current !== null) return boxOf(range.current);
    const cell = focusedCell(api);
    return cell === null ? null : { top: cell.row, bottom: cell.row, left: cell.column, right: cell.column };
  };
  const key = ({ event, editing, api }: SuppressKeyboardEventParams<TableRecord>) => {
    if (editing) return false;
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
  const latestKey = useRef(key);
  useEffect(() => {
    latestKey.current = key;
  });
  const columnDefaults = useMemo((): ColDef<TableRecord> => ({
    resizable: true, suppressMovable: true, sortable: true, sortingOrder: ['asc', 'desc', null], cellDataType: false, suppressHeaderMenuButton: true,
    suppressKeyboardEvent: (parameters) => latestKey.current(parameters),
  }), []);
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

  return (
    <AgGridProvider modules={MODULES}>
      <div className={classes.grid} onCopy={copy} onPaste={paste}>
        <AgGridReact<TableRecord>
          theme={gridTheme}
          columnDefs={columns}
          defaultColDef={columnDefaults}
          rowModelType="infinite"
          datasource={source}
          cacheBlockSize={BLOCK}
          maxBlocksInCache={12}
          maxConcurrentDatasourceRequests={2}
          blockLoadDebounceMillis={40}
          infiniteInitialRowCount={1}
          // Rows that scroll by are made while one looks: as few as can be, and where they belong at once.
          rowBuffer={4}
          animateRows={false}
          getRowId={rowId}
          rowSelection={selectable ? ROW_SELECTION : undefined}
          selectionColumnDef={SELECTION_COLUMN}
          enterNavigatesVerticallyAfterEdit
          stopEditingWhenCellsLoseFocus
          tooltipShowDelay={400}
          cellFlashDuration={1_500}
          suppressMultiSort
          suppressDragLeaveHidesColumns
          onGridReady={({ api }) => {
            grid.current = api;
            onReady(api);
          }}
          onSortChanged={({ api }) => {
            const sorted = api.getColumnState().find(({ sort }) => sort !== null && sort !== undefined);
            onSort(sorted === undefined ? '' : `${sorted.sort === 'desc' ? '-' : ''}${sorted.colId}`);
          }}
          onSelectionChanged={({ api }) => onSelect(api.getSelectedNodes().flatMap(({ data }) => (data === undefined ? [] : [data.PK_ID])))}
          onCellFocused={({ api }) => {
            if (keepRange.current) {
              keepRange.current = false;
              return;
            }
            draw(api, null);
          }}
          onCellMouseDown={({ api, event, rowIndex, column }) => {
            const anchor = focusedCell(api);
            if (!(event instanceof MouseEvent) || !event.shiftKey || anchor === null || rowIndex === null) return;
            keepRange.current = true;
            draw(api, { anchor: range.current?.anchor ?? anchor, head: { row: rowIndex, column: api.getAllDisplayedColumns().findIndex((one) => one.getColId() === column.getColId()) } });
          }}
          onCellMouseOver={({ api, event, rowIndex, column }) => {
            const anchor = focusedCell(api);
            if (!(event instanceof MouseEvent) || event.buttons !== 1 || anchor === null || rowIndex === null || api.getEditingCells().length > 0) return;
            draw(api, { anchor: range.current?.anchor ?? anchor, head: { row: rowIndex, column: api.getAllDisplayedColumns().findIndex((one) => one.getColId() === column.getColId()) } });
          }}
          onCellClicked={({ data }) => {
            if (onOpen !== null && data !== undefined) onOpen(data.PK_ID);
          }}
        />
      </div>
    </AgGridProvider>
  );
}

const rowId = ({ data }: { data: TableRecord }) => String(data.PK_ID);
const isInput = (target: EventTarget) => target instanceof HTMLInputElement && target.type !== 'checkbox';
