import {
  CellApiModule, CellStyleModule, CheckboxEditorModule, ColumnApiModule, CustomEditorModule, EventApiModule, HighlightChangesModule, InfiniteRowModelModule, RenderApiModule, RowApiModule,
  RowSelectionModule, ScrollApiModule, TextEditorModule, TooltipModule, createGrid, type ColDef, type GridApi, type GridOptions, type RowSelectionOptions, type SuppressKeyboardEventParams,
} from 'ag-grid-community';
import { gridTheme } from './grid-theme.ts';
import { LoadingRow } from './loading-row.ts';
import { BLOCK, type RecordSource } from './record-source.ts';
import type { TableRecord } from './record.ts';

const MODULES = [
  CellApiModule, CellStyleModule, CheckboxEditorModule, ColumnApiModule, CustomEditorModule, EventApiModule, HighlightChangesModule, InfiniteRowModelModule, RenderApiModule, RowApiModule,
  RowSelectionModule, ScrollApiModule, TextEditorModule, TooltipModule,
];

/** What may change while the grid is there. */
export interface GridContents {
  columns: ColDef<TableRecord>[];
  source: RecordSource;
  selectable: boolean;
}

export interface GridHandlers extends Required<Pick<GridOptions<TableRecord>, 'onSortChanged' | 'onSelectionChanged' | 'onCellFocused' | 'onCellMouseDown' | 'onCellMouseOver' | 'onCellClicked'>> {
  /** @returns true: the key is not the grid's */
  onKey: (event: SuppressKeyboardEventParams<TableRecord>) => boolean;
}

const ROW_SELECTION: RowSelectionOptions = { mode: 'multiRow', headerCheckbox: false, checkboxes: false, enableClickSelection: false };

/** The grid itself, without React: rows that are pulled into sight are drawn in half the time. `handlers` is asked at each event. */
export function createRecordGrid(element: HTMLElement, { columns, source, selectable }: GridContents, handlers: () => GridHandlers): GridApi<TableRecord> {
  const options: GridOptions<TableRecord> = {
    theme: gridTheme,
    columnDefs: columns,
    defaultColDef: {
      resizable: true, suppressMovable: true, sortable: true, sortingOrder: ['asc', 'desc', null], cellDataType: false, suppressHeaderMenuButton: true,
      suppressKeyboardEvent: (event) => handlers().onKey(event),
    },
    rowModelType: 'infinite',
    datasource: source,
    cacheBlockSize: BLOCK,
    maxBlocksInCache: 12,
    maxConcurrentDatasourceRequests: 2,
    blockLoadDebounceMillis: 40,
    infiniteInitialRowCount: 1,
    // Rows that scroll by are made while one looks: as few as can be, and where they belong at once.
    rowBuffer: 2,
    animateRows: false,
    suppressRowTransform: true,
    // A row under the mouse is told by the style sheet: while rows scroll by it is another one all the time.
    suppressRowHoverHighlight: true,
    isFullWidthRow: ({ rowNode }) => rowNode.data === undefined,
    fullWidthCellRenderer: LoadingRow,
    getRowId: ({ data }) => String(data.PK_ID),
    ...(selectable ? { rowSelection: ROW_SELECTION } : {}),
    enterNavigatesVerticallyAfterEdit: true,
    stopEditingWhenCellsLoseFocus: true,
    // The grid's own would be listened for on every cell.
    enableBrowserTooltips: true,
    cellFlashDuration: 1_500,
    suppressMultiSort: true,
    suppressDragLeaveHidesColumns: true,
    onSortChanged: (event) => handlers().onSortChanged(event),
    onSelectionChanged: (event) => handlers().onSelectionChanged(event),
    onCellFocused: (event) => handlers().onCellFocused(event),
    onCellMouseDown: (event) => handlers().onCellMouseDown(event),
    onCellMouseOver: (event) => handlers().onCellMouseOver(event),
    onCellClicked: (event) => handlers().onCellClicked(event),
  };
  return createGrid(element, options, { modules: MODULES });
}

/** Gives the grid what has changed; an option that is set begins it anew. */
export function updateRecordGrid(api: GridApi<TableRecord>, before: GridContents, { columns, source, selectable }: GridContents): void {
  if (selectable !== before.selectable) api.setGridOption('rowSelection', selectable ? ROW_SELECTION : undefined);
  if (columns !== before.columns) api.setGridOption('columnDefs', columns);
  if (source !== before.source) api.setGridOption('datasource', source);
}
