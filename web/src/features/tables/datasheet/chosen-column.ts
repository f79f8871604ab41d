import type { ColDef, IRowNode } from 'ag-grid-community';
import { CheckboxRenderer, type CheckboxParameters } from './checkbox-renderer.ts';
import { keyTextOf, type RecordPlace } from './record-place.ts';
import type { TableRecord } from './record.ts';

/** No field is named so. */
export const CHOSEN = '(chosen)';

/** Records are chosen here, one by one or, with Shift, all from the last one on that are loaded. */
export function chosenColumn(place: RecordPlace): ColDef<TableRecord> {
  let last: IRowNode<TableRecord> | null = null;
  const checkbox: CheckboxParameters = {
    labelOf: (record) => `Choose record ${keyTextOf(place, record)}`,
    isChecked: ({ node }) => node.isSelected() ?? false,
    isEnabled: true,
    onChange: ({ node, api }, checked, toHere) => {
      const ends = [node.rowIndex ?? 0, (toHere ? last?.rowIndex : null) ?? node.rowIndex ?? 0];
      const nodes: IRowNode<TableRecord>[] = [];
      api.forEachNode((one) => {
        if (one.data !== undefined && one.rowIndex !== null && one.rowIndex >= Math.min(...ends) && one.rowIndex <= Math.max(...ends)) nodes.push(one);
      });
      api.setNodesSelected({ nodes, newValue: checked });
      last = node;
    },
  };
  return {
    colId: CHOSEN, headerName: '✓', headerTooltip: 'Chosen records', width: 40, pinned: 'left', resizable: false, sortable: false, editable: false,
    cellRenderer: CheckboxRenderer, cellRendererParams: checkbox,
  };
}
