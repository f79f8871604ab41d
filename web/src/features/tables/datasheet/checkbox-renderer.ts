import type { GridApi, ICellRendererComp, ICellRendererParams, IRowNode, SuppressKeyboardEventParams } from 'ag-grid-community';
import classes from './datasheet.module.css';
import type { TableRecord } from './record.ts';

export interface CheckboxCell {
  node: IRowNode<TableRecord>;
  value?: unknown;
  api: GridApi<TableRecord>;
}

export interface CheckboxParameters {
  labelOf: (record: TableRecord) => string;
  /** Null: neither. */
  isChecked: (cell: CheckboxCell) => boolean | null;
  isEnabled: boolean;
  /** @param toHere all from the last one on: Shift was held */
  onChange: (cell: CheckboxCell, checked: boolean, toHere: boolean) => void;
}

type Parameters = ICellRendererParams<TableRecord> & CheckboxParameters;

/** The browser's own checkbox: one element, where the grid's has ten whose styles are to be found for each row that scrolls by. */
export class CheckboxRenderer implements ICellRendererComp<TableRecord> {
  readonly #box = document.createElement('input');
  #parameters: Parameters | null = null;

  init(parameters: Parameters): void {
    this.#box.type = 'checkbox';
    this.#box.tabIndex = -1;
    this.#box.className = classes.checkbox!;
    this.#box.disabled = !parameters.isEnabled;
    this.#box.addEventListener('click', ({ shiftKey }) => {
      const cell = this.#parameters;
      if (cell?.data === undefined) return;
      cell.onChange(cell, this.#box.checked, shiftKey);
    });
    this.refresh(parameters);
  }

  getGui(): HTMLElement {
    return this.#box;
  }

  refresh(parameters: Parameters): boolean {
    const { data, isChecked, labelOf } = parameters;
    this.#parameters = parameters;
    this.#box.hidden = data === undefined;
    if (data === undefined) return true;
    const checked = isChecked(parameters);
    this.#box.checked = checked === true;
    this.#box.indeterminate = checked === null;
    this.#box.ariaLabel = labelOf(data);
    return true;
  }
}

/** Space in a cell with a checkbox. @returns whether it was one */
export function toggleByKey({ event, column, node, data, api }: SuppressKeyboardEventParams<TableRecord>): boolean {
  const { cellRenderer, cellRendererParams } = column.getColDef();
  if (event.key !== ' ' || cellRenderer !== CheckboxRenderer || data === undefined) return false;
  // The checkbox itself has the focus, and turns by itself.
  if (event.target instanceof HTMLInputElement) return true;
  event.preventDefault();
  const { isChecked, isEnabled, onChange } = cellRendererParams as CheckboxParameters;
  const cell: CheckboxCell = { node, value: api.getCellValue({ rowNode: node, colKey: column }), api };
  if (isEnabled) onChange(cell, isChecked(cell) !== true, event.shiftKey);
  return true;
}
