import type { ICellRendererComp } from 'ag-grid-community';

/** A row whose record is on its way: one element instead of a cell per column, which would be made again with the record. */
export class LoadingRow implements ICellRendererComp {
  readonly #element = document.createElement('div');

  init(): void {
    this.#element.role = 'gridcell';
    this.#element.ariaLabel = 'Loading';
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh(): boolean {
    return true;
  }
}
