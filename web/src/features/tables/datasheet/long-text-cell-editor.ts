import type { ICellEditorComp } from 'ag-grid-community';
import classes from './datasheet.module.css';
import type { TableRecord } from './record.ts';
import { startingText, type CellEditorParameters, type Typed } from './text-cell-editor.ts';

const MOST_CHARACTERS = 64_000;

/** Several lines, over the grid. Enter ends, Shift Enter is a new line. */
export class LongTextCellEditor implements ICellEditorComp<TableRecord> {
  readonly #area = document.createElement('textarea');
  #present: unknown;
  #typed: Typed | null = null;

  init(parameters: CellEditorParameters): void {
    const { text, fresh } = startingText(parameters);
    this.#present = parameters.value;
    if (fresh) this.#typed = { text };
    this.#area.rows = 8;
    this.#area.cols = 60;
    this.#area.className = classes.longText!;
    this.#area.ariaLabel = parameters.field.Name;
    this.#area.maxLength = MOST_CHARACTERS;
    this.#area.value = text;
    this.#area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.shiftKey) event.stopPropagation();
    });
    this.#area.addEventListener('input', () => {
      this.#typed = { text: this.#area.value };
    });
  }

  getGui(): HTMLElement {
    return this.#area;
  }

  afterGuiAttached(): void {
    this.#area.focus();
    if (this.#typed === null) this.#area.select();
  }

  getValue(): unknown {
    return this.#typed ?? this.#present;
  }
}
