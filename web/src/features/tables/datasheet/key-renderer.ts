import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import classes from './datasheet.module.css';
import type { RecordKey, TableRecord } from './record.ts';

type Parameters = ICellRendererParams<TableRecord> & { open: (key: RecordKey) => void; textOf: (record: TableRecord) => string };

/** The key of a record; it opens the record as a sheet. No React: rows that scroll by are drawn in no time. */
export class KeyRenderer implements ICellRendererComp<TableRecord> {
  readonly #button = document.createElement('button');
  #parameters: Parameters | null = null;

  init(parameters: Parameters): void {
    this.#button.type = 'button';
    this.#button.tabIndex = -1;
    this.#button.className = classes.key!;
    this.#button.addEventListener('click', () => {
      if (this.#parameters?.data !== undefined) this.#parameters.open(this.#parameters.data.PK_ID);
    });
    this.refresh(parameters);
  }

  getGui(): HTMLElement {
    return this.#button;
  }

  refresh(parameters: Parameters): boolean {
    const { data, textOf } = parameters;
    this.#parameters = parameters;
    this.#button.hidden = data === undefined;
    this.#button.textContent = data === undefined ? '' : textOf(data);
    this.#button.setAttribute('aria-label', data === undefined ? '' : `Open record ${textOf(data)}`);
    return true;
  }
}
