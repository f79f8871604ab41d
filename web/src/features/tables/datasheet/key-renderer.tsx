import type { CustomCellRendererProps } from 'ag-grid-react';
import { Anchor } from '@mantine/core';

/** The key of a record; it opens the record as a sheet. */
export function KeyRenderer({ data, open }: CustomCellRendererProps & { open: (key: number) => void }) {
  if (data === undefined) return null;
  return <Anchor component="button" type="button" size="sm" inherit tabIndex={-1} aria-label={`Open record ${data.PK_ID}`} onClick={() => open(data.PK_ID)}>{data.PK_ID}</Anchor>;
}
