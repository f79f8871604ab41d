import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { CellState } from './cell-edits.ts';
import classes from './datasheet.module.css';
import type { TableRecord } from './record.ts';

type Parameters = ICellRendererParams<TableRecord> & { stateOf: (record: TableRecord) => CellState | undefined };

function element(className: string, text: string, hidden: boolean): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  if (hidden) made.setAttribute('aria-hidden', 'true');
  return made;
}

/** A cell that was edited: what was saved with a tick, what failed with a mark, and the reason for screen readers. Other cells are their text. */
export class StateRenderer implements ICellRendererComp<TableRecord> {
  readonly #cell = document.createElement('span');

  init(parameters: Parameters): void {
    this.refresh(parameters);
  }

  getGui(): HTMLElement {
    return this.#cell;
  }

  refresh({ data, valueFormatted, stateOf }: Parameters): boolean {
    const state = data === undefined ? undefined : stateOf(data);
    const text = document.createTextNode(valueFormatted ?? '');
    if (state?.state === 'failed') this.#cell.replaceChildren(element(classes.mark!, '!', true), text, element('visually-hidden', `Not saved: ${state.problem}`, false));
    else if (state?.state === 'saved') this.#cell.replaceChildren(text, element(classes.tick!, '✓', true));
    else this.#cell.replaceChildren(text);
    return true;
  }
}
