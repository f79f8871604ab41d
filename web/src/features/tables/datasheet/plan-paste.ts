import type { TableField } from '../field.ts';
import type { CellEdit } from './cell-edits.ts';
import { isWritable, textOfValue, valueOfText } from './cell-values.ts';
import type { TableRecord } from './record.ts';

/** What a paste would do. */
export interface PastePlan {
  edits: CellEdit[];
  /** Records that begin below the last one. */
  inserts: Record<string, unknown>[];
  /** Cells that can't be changed, and cells to the right of the last column. */
  passedOver: number;
  /** Texts that are no value of their field; nothing is pasted while there are any in new records. */
  problems: { field: string; text: string; problem: string }[];
}

/**
 * @param cells of the clipboard
 * @param fields from the first column on, to the right
 * @param records from the first row on; where there are fewer than rows, the rest are new
 */
export function planPaste(cells: readonly (readonly string[])[], fields: readonly (TableField | null)[], records: readonly TableRecord[]): PastePlan {
  const plan: PastePlan = { edits: [], inserts: [], passedOver: 0, problems: [] };
  for (const [row, texts] of cells.entries()) {
    const record = records[row];
    const insert: Record<string, unknown> = {};
    for (const [column, text] of texts.entries()) {
      const field = fields[column];
      if (field === undefined || field === null || !isWritable(field)) {
        plan.passedOver += 1;
      } else if (record !== undefined) {
        if (text !== textOfValue(field, record[field.Name])) plan.edits.push({ record, field, text });
      } else if (text !== '') {
        const read = valueOfText(field, text);
        if ('problem' in read) plan.problems.push({ field: field.Name, text, problem: read.problem });
        else insert[field.Name] = read.value;
      }
    }
    if (record === undefined) plan.inserts.push(insert);
  }
  return plan;
}
