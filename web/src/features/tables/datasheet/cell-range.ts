/** A rectangle of cells: from where it was begun to where it was drawn. Columns by their place among those shown. */
export interface CellRange {
  anchor: { row: number; column: number };
  head: { row: number; column: number };
}

export interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Its edges, all included. */
export function boxOf({ anchor, head }: CellRange): Box {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function isInside(range: CellRange | null, row: number | null, column: number): boolean {
  if (range === null || row === null) return false;
  const { top, bottom, left, right } = boxOf(range);
  return row >= top && row <= bottom && column >= left && column <= right;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One step of Shift with an arrow; the same range for any other key. */
export function extended({ anchor, head }: CellRange, key: string, rows: number, columns: number): CellRange {
  const [down, right] = STEPS[key] ?? [0, 0];
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return { anchor, head: { row: within(head.row + down, rows), column: within(head.column + right, columns) } };
}
