import type { ICellEditorComp, ICellEditorParams } from 'ag-grid-community';
import type { TableField } from '../field.ts';
import type { TableRecord } from './record.ts';
import { kindOf } from './cell-values.ts';
import classes from './datasheet.module.css';

export interface EditorParameters {
  field: TableField;
  /** What the cell shows: of a cell that failed, what was typed. */
  textOf: (record: TableRecord) => string;
}

export type CellEditorParameters = ICellEditorParams<TableRecord> & EditorParameters;

/** What an editor gives: never a value, always what was typed. */
export interface Typed {
  text: string;
  /** Where the text alone is not clear, such as the options of a list. */
  value?: unknown;
}

/** Of a key that began the edit: the key is the text. */
export function startingText({ eventKey, data, textOf }: CellEditorParameters): { text: string; fresh: boolean } {
  const fresh = eventKey?.length === 1;
  return { text: fresh ? eventKey : textOf(data), fresh };
}

/** One line. Numbers and dates are typed as text, so that what does not fit is told and not lost; a date can be picked. */
export class TextCellEditor implements ICellEditorComp<TableRecord> {
  readonly #element = document.createElement('span');
  readonly #input = document.createElement('input');
  #present: unknown;
  #typed: Typed | null = null;

  init(parameters: CellEditorParameters): void {
    const { text, fresh } = startingText(parameters);
    const { field } = parameters;
    const kind = kindOf(field);
    this.#present = parameters.value;
    if (fresh) this.#typed = { text };
    this.#element.className = classes.editor!;
    this.#input.type = kind === 'password' ? 'password' : 'text';
    this.#input.autocomplete = kind === 'password' ? 'new-password' : 'off';
    this.#input.inputMode = kind === 'number' ? 'decimal' : 'text';
    this.#input.ariaLabel = field.Name;
    this.#input.value = text;
    this.#input.addEventListener('input', () => {
      this.#typed = { text: this.#input.value };
    });
    this.#element.append(this.#input);
    if (kind === 'date') this.#addPicker(field.Name);
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  afterGuiAttached(): void {
    this.#input.focus();
    // A key that began the edit is followed by others.
    if (this.#typed === null) this.#input.select();
  }

  getValue(): unknown {
    return this.#typed ?? this.#present;
  }

  #addPicker(name: string): void {
    const picker = document.createElement('input');
    picker.type = 'datetime-local';
    picker.step = '1';
    picker.tabIndex = -1;
    picker.ariaHidden = 'true';
    picker.className = classes.picker!;
    picker.addEventListener('input', () => {
      this.#input.value = picker.value.replace('T', ' ');
      this.#typed = { text: this.#input.value };
      this.#input.focus();
    });
    const button = document.createElement('button');
    button.type = 'button';
    button.tabIndex = -1;
    button.ariaLabel = `Pick ${name}`;
    button.textContent = '▾';
    button.addEventListener('click', () => {
      const typed = this.#input.value.trim().replace(' ', 'T');
      if (/^\d{4}-\d\d-\d\d/.test(typed)) picker.value = typed.length === 10 ? `${typed}T00:00:00` : typed;
      picker.showPicker();
    });
    this.#input.placeholder = 'yyyy-mm-dd hh:mm:ss';
    this.#element.append(picker, button);
  }
}
