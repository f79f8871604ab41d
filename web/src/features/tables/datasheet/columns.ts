import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { TableField } from '../field.ts';
import type { CellEdits } from './cell-edits.ts';
import { CheckboxRenderer, type CheckboxParameters } from './checkbox-renderer.ts';
import { chosenColumn } from './chosen-column.ts';
import { isWritable, kindOf, textOfValue } from './cell-values.ts';
import classes from './datasheet.module.css';
import { isInside, type CellRange } from './cell-range.ts';
import { KeyRenderer } from './key-renderer.ts';
import { ListCellEditor } from './list-cell-editor.ts';
import { LongTextCellEditor } from './long-text-cell-editor.ts';
import type { RecordKey, TableRecord } from './record.ts';
import { keyTextOf, type RecordPlace } from './record-place.ts';
import { StateRenderer } from './state-renderer.ts';
import { TextCellEditor, type EditorParameters, type Typed } from './text-cell-editor.ts';

const WIDTHS: Partial<Record<ReturnType<typeof kindOf>, number>> = { number: 110, date: 160, yesNo: 80, long: 240, list: 170 };
const EDITORS: Partial<Record<ReturnType<typeof kindOf>, ColDef<TableRecord>>> = {
  long: { cellEditor: LongTextCellEditor, cellEditorPopup: true },
  list: { cellEditor: ListCellEditor, cellEditorPopup: true },
};

export interface ColumnParts {
  fields: readonly TableField[];
  edits: CellEdits;
  /** As in the address: a field, with `-` for descending; '' for the order of `PK_ID`. */
  sort: string;
  range: () => CellRange | null;
  open: (key: RecordKey) => void;
  place: RecordPlace;
  /** On a phone: two columns, and records open as sheets. */
  narrow: boolean;
  /** Whether records can be chosen. */
  selectable: boolean;
}

const sortOf = (sort: string, name: string) => (sort === name ? 'asc' : sort === `-${name}` ? 'desc' : null);

/** The columns of a datasheet: the key, then the fields. */
export function columnsOf({ place, fields, edits, sort, range, open, narrow, selectable }: ColumnParts): ColDef<TableRecord>[] {
  const inRange: ColDef<TableRecord>['cellClassRules'] = {
    [classes.range!]: ({ rowIndex, column, api }) => range() !== null && isInside(range(), rowIndex, column === undefined ? -1 : api.getAllDisplayedColumns().findIndex((one) => one.getColId() === column.getColId())),
  };
  const isOwn = place.key !== null;
  const key: ColDef<TableRecord> = {
    colId: 'PK_ID', field: 'PK_ID', headerName: isOwn ? 'Key' : 'PK_ID', sortable: !isOwn, pinned: narrow ? null : 'left', width: 92, type: 'rightAligned', sort: sortOf(sort, 'PK_ID'), editable: false,
    cellClass: [classes.fixed!, 'numbers', 'ag-right-aligned-cell'], cellClassRules: inRange, cellRenderer: KeyRenderer, cellRendererParams: { open, textOf: (record: TableRecord) => keyTextOf(place, record) },
    headerTooltip: isOwn ? 'The key of the table itself; it is kept once a record is made.' : place.kind === 'view' ? 'The keys of the tables of the view.' : 'The number of the record. It is set by the system and never changes.',
  };
  return [...(selectable ? [{ ...chosenColumn(place), cellClassRules: inRange }] : []), key, ...fields.slice(0, narrow ? 1 : fields.length).map((field) => columnOf(field, { edits, sort, inRange, narrow }))];
}

function columnOf(field: TableField, { edits, sort, inRange, narrow }: Pick<ColumnParts, 'edits' | 'sort' | 'narrow'> & { inRange: ColDef<TableRecord>['cellClassRules'] }): ColDef<TableRecord> {
  const { Name, Type, Description, Label } = field;
  const kind = kindOf(field);
  const writable = isWritable(field) && !narrow;
  const stateOf = (record: TableRecord | undefined) => (record === undefined ? undefined : edits.stateOf(record.PK_ID, Name));
  const shown = (record: TableRecord | undefined) => stateOf(record)?.text ?? textOfValue(field, record?.[Name]);
  const stateRule = (state: string) => ({ data }: { data: TableRecord | undefined }) => stateOf(data)?.state === state;
  const checkbox: CheckboxParameters = {
    labelOf: () => Name, isChecked: ({ value }) => value as boolean | null, isEnabled: writable, onChange: ({ node }, checked) => node.setDataValue(Name, checked),
  };
  const yesNo = kind === 'yesNo' ? { cellRendererSelector: undefined, cellRenderer: CheckboxRenderer, cellRendererParams: checkbox, cellEditor: 'agCheckboxCellEditor', valueFormatter: () => '' } : null;
  return {
    colId: Name,
    headerName: Name,
    sort: sortOf(sort, Name),
    sortable: kind !== 'list' && kind !== 'password',
    editable: ({ data }) => writable && data !== undefined,
    width: WIDTHS[kind] ?? 170,
    ...(narrow ? { flex: 1 } : {}),
    ...(kind === 'number' ? { type: 'rightAligned' } : {}),
    headerTooltip: [Label, Type, isWritable(field) ? '' : 'read-only', Description].filter((part) => part !== '').join(' · '),
    tooltipValueGetter: ({ data }) => {
      const state = stateOf(data);
      return state?.state === 'failed' ? `Not saved: ${state.problem}` : kind === 'long' || shown(data).length > 24 ? shown(data).slice(0, 1_000) : null;
    },
    valueGetter: ({ data }) => (kind === 'yesNo' ? valueOfYesNo(stateOf(data)?.text, data?.[Name]) : data?.[Name]),
    valueFormatter: ({ data }: ValueFormatterParams<TableRecord>) => (kind === 'password' && data !== undefined ? (stateOf(data)?.text === undefined ? 'not shown' : '••••••') : shown(data)),
    valueSetter: ({ newValue, data }) => {
      const typed = typedOf(newValue);
      if (typed !== null) void edits.save([{ record: data, field, ...typed }]);
      return false;
    },
    // A value that came back is drawn although it is the same.
    equals: () => false,
    cellClass: [kind === 'number' ? 'ag-right-aligned-cell' : '', kind === 'number' || kind === 'date' ? 'numbers' : '', kind === 'password' ? classes.quiet! : '', writable || narrow ? '' : classes.fixed!].filter((name) => name !== ''),
    cellClassRules: { ...inRange, [classes.failed!]: stateRule('failed'), [classes.saving!]: stateRule('saving'), [classes.saved!]: stateRule('saved') },
    // Most cells are text alone, which is drawn fastest.
    cellRendererSelector: ({ data }) => (['failed', 'saved'].includes(stateOf(data)?.state ?? '') ? { component: StateRenderer, params: { stateOf } } : undefined),
    cellEditor: TextCellEditor,
    cellEditorParams: { field, textOf: (record) => (kind === 'password' ? stateOf(record)?.text ?? '' : shown(record)) } satisfies EditorParameters,
    ...EDITORS[kind],
    ...yesNo,
  };
}

function valueOfYesNo(typed: string | undefined, value: unknown): unknown {
  return typed === undefined ? (value ?? null) : typed === 'Yes';
}

/** What an editor, the checkbox or the Delete key gives; null when nothing was typed. */
function typedOf(value: unknown): Typed | null {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'boolean') return { text: value ? 'Yes' : 'No', value };
  return typeof value === 'object' && 'text' in value && typeof value.text === 'string' ? (value as Typed) : null;
}
