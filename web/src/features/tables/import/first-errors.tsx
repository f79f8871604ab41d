import { Button, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { counted, formatNumber } from '../../../ui/format-number.ts';
import { parseCells } from '../datasheet/clipboard.ts';
import classes from './import.module.css';

const SHOWN = 20;
/** Enough for what is shown. */
const MOST_CHARACTERS = 100_000;

const addressOf = (id: string) => `/v2/imports/${encodeURIComponent(id)}/errors`;

/** The beginning of an error report, and the whole as a file. */
export function FirstErrors({ id, kept, failed }: { id: string; kept: number; failed: number }) {
  const first = useQuery({ queryKey: ['imports', id, 'errors'], queryFn: ({ signal }) => readFirst(id, signal), staleTime: Infinity });
  const rows = first.data ?? [];
  return (
    <div>
      <Group justify="space-between" gap="sm" mb="xs">
        <Text size="sm">
          {counted(kept, 'error')}{failed > kept ? ' kept' : ''}{rows.length < kept ? `, of which the first ${formatNumber(rows.length)} are shown` : ''}. The header of a file is row 1.
        </Text>
        <Button component="a" href={addressOf(id)} download={`import-${id}-errors.csv`} size="compact-sm" variant="default">Download the error report</Button>
      </Group>
      <div className={classes.scroll} role="region" aria-label="Errors" tabIndex={0}>
        <Table verticalSpacing={3} aria-label="Errors">
          <Table.Thead><Table.Tr><Table.Th>Row</Table.Th><Table.Th>Column</Table.Th><Table.Th>Reason</Table.Th><Table.Th>As it stands in the file</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {rows.map(([row, column, reason, raw = ''], index) => (
              <Table.Tr key={index}><Table.Td>{row}</Table.Td><Table.Td>{column}</Table.Td><Table.Td>{reason}</Table.Td><Table.Td><div className={classes.samples}>{raw.slice(0, 200)}</div></Table.Td></Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

/** A report may have megabytes: the beginning is read, and the rest is not waited for. */
async function readFirst(id: string, signal: AbortSignal): Promise<string[][]> {
  const response = await fetch(addressOf(id), { credentials: 'same-origin', signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!response.ok || reader === undefined) return [];
  let text = '';
  for (let piece = await reader.read(); !piece.done && text.length < MOST_CHARACTERS; piece = await reader.read()) text += piece.value;
  void reader.cancel().catch(() => {});
  return parseCells(text, ',').slice(1, SHOWN + 1);
}
