type Row = Readonly<Record<string, unknown>>;

/** Prints data: as JSON when asked for, else a line per property, records apart by an empty line. */
export function print(data: Row | readonly Row[], { json = false }: { json?: boolean }): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : readable(Array.isArray(data) ? data : [data as Row]));
}

function readable(rows: readonly Row[]): string {
  if (rows.length === 0) return 'none\n';
  return rows.map((row) => {
    const width = Math.max(...Object.keys(row).map((name) => name.length));
    return Object.entries(row).map(([name, value]) => `${name.padEnd(width)}  ${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
  }).join('\n');
}
