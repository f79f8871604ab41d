import type { ICellEditorComp } from 'ag-grid-community';
import { textOfOption } from './cell-values.ts';
import classes from './datasheet.module.css';
import type { TableRecord } from './record.ts';
import type { CellEditorParameters, Typed } from './text-cell-editor.ts';

/** The options of a list, over the grid: arrows move, Space chooses, Enter ends. */
export class ListCellEditor implements ICellEditorComp<TableRecord> {
  readonly #list = document.createElement('div');
  readonly #options: { id: number; text: string; box: HTMLInputElement }[] = [];
  #present: unknown;
  #typed: Typed | null = null;

  init({ field, data, value: present }: CellEditorParameters): void {
    const chosen = Object.keys(data[field.Name] ?? {}).map(Number);
    this.#present = present;
    this.#list.role = 'group';
    this.#list.ariaLabel = field.Name;
    this.#list.className = classes.list!;
    for (const [id, value] of Object.entries(field.ListField ?? {})) this.#add(Number(id), textOfOption(field, value), chosen);
    this.#list.addEventListener('change', () => this.#choose());
    this.#list.addEventListener('keydown', (event) => this.#move(event));
  }

  getGui(): HTMLElement {
    return this.#list;
  }

  afterGuiAttached(): void {
    this.#options[0]?.box.focus();
  }

  getValue(): unknown {
    return this.#typed ?? this.#present;
  }

  #add(id: number, text: string, chosen: readonly number[]): void {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = chosen.includes(id);
    label.append(box, text);
    this.#list.append(label);
    this.#options.push({ id, text, box });
  }

  #choose(): void {
    const chosen = this.#options.filter(({ box }) => box.checked);
    this.#typed = { text: chosen.map(({ text }) => text).join(', '), value: chosen.length === 0 ? null : chosen.map(({ id }) => id) };
  }

  #move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.#options.findIndex(({ box }) => box === document.activeElement);
    this.#options[Math.min(this.#options.length - 1, Math.max(0, at + step))]?.box.focus();
  }
}
