/** Cells of a spreadsheet's clipboard: rows by line, cells by tab; a cell in quotes may hold both, and doubled quotes. Of a CSV file: by comma. */
export function parseCells(text: string, delimiter: '\t' | ',' = '\t'): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const whole = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const cell = delimiter === '\t' ? /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y : /"((?:[^"]|"")*)"(?=[,\n]|$)|([^,\n]*)/y;
  for (let at = 0; at <= whole.length;) {
    cell.lastIndex = at;
    const [all = '', quoted, plain = ''] = cell.exec(whole) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += all.length;
    if (at >= whole.length || whole[at] === '\n') {
      rows.push(row);
      row = [];
    }
    at += 1;
  }
  // A line end at the very end ends the last row, and begins none.
  if (row.length > 0) rows.push(row);
  return rows;
}

/** The other way round. */
export function formatCells(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')).join('\n');
}
