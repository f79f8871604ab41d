import { Button, Group, MultiSelect, Progress, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useParams } from 'react-router';
import { ApiError } from '../../../api/api-error.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { counted, formatBytes, formatDuration, formatNumber } from '../../../ui/format-number.ts';
import { QueryState } from '../../../ui/query-state.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { FilterBar } from '../datasheet/filter-bar.tsx';
import type { RecordPlace } from '../datasheet/record-place.ts';
import { readPage } from '../datasheet/records.ts';
import type { TableField } from '../field.ts';
import { fieldsQuery } from '../list-fields.ts';
import { exportRecords, type ExportFormat } from './export-records.ts';

const FORMATS = [{ value: 'csv', label: 'CSV' }, { value: 'tsv', label: 'TSV' }, { value: 'jsonl', label: 'JSON lines' }];
const LEAST_PAGE = 5;

/** The records of the open table as a file. `where` and `sort` are in the address, as in the datasheet. */
export function ExportTab() {
  const { table = '' } = useParams();
  const fields = useQuery(fieldsQuery(table));
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => <ExportForm key={table} place={{ kind: 'table', name: table, key: null }} fields={all} />}
    </QueryState>
  );
}

interface Running {
  began: number;
  rows: number;
  bytes: number;
}

export function ExportForm({ place, fields }: { place: RecordPlace; fields: readonly TableField[] }) {
  const [{ where = '', sort = '' }, change] = useSearchState();
  const orderBy = sort.startsWith('-') ? `${sort.slice(1)} DESC` : sort;
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [chosen, setChosen] = useState<string[]>([]);
  const [running, setRunning] = useState<Running | null>(null);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<unknown>(null);
  const cancelling = useRef(new AbortController());
  const count = useQuery({
    queryKey: [`${place.kind}s`, place.name, 'count', where],
    queryFn: ({ signal }) => readPage({ place, where, orderBy: '' }, { page: 1, size: LEAST_PAGE, withTotal: true, signal }).then(({ total }) => total ?? 0),
    retry: false,
  });
  const wrongCondition = count.error instanceof ApiError && count.error.code === 'IncorrectQueryParameter' ? count.error.message : null;
  const run = async () => {
    const began = performance.now();
    setSaid('');
    setError(null);
    setRunning({ began, rows: 0, bytes: 0 });
    cancelling.current = new AbortController();
    let rows = 0;
    await exportRecords({
      place, format, fields: chosen, where, orderBy, signal: cancelling.current.signal,
      onProgress: (arrived) => {
        rows = arrived.rows;
        setRunning({ began, ...arrived });
      },
    }).then((file) => {
      save(file, `${place.name}.${format}`);
      setSaid(`${counted(rows, 'record')} exported, ${formatBytes(file.size)}.`);
    }, (failure: unknown) => {
      if (cancelling.current.signal.aborted) setSaid('The export was cancelled.');
      else setError(failure instanceof ApiError ? failure : new Error('The connection was lost before the file was whole. Nothing was saved.'));
    });
    setRunning(null);
  };
  return (
    <Stack gap="md" maw={860}>
      <Group gap="sm" align="end">
        <Select label="Format" w={148} allowDeselect={false} data={FORMATS} value={format} onChange={(value) => setFormat(value as ExportFormat)} />
        <Select
          label="Order" w={220} clearable placeholder="By PK_ID" value={sort === '' ? null : sort} onChange={(next) => change({ sort: next ?? '' })} clearButtonProps={{ 'aria-label': 'Order by PK_ID' }}
          data={fields.filter(({ Type }) => !Type.startsWith('LIST-') && Type !== 'PASSWORD').flatMap(({ Name }) => [{ value: Name, label: `${Name}, rising` }, { value: `-${Name}`, label: `${Name}, falling` }])}
        />
      </Group>
      <MultiSelect
        label="Fields" description="In the order in which they are chosen" placeholder={chosen.length === 0 ? 'All fields' : undefined} searchable clearable value={chosen} onChange={setChosen}
        clearButtonProps={{ 'aria-label': 'Export all fields' }} data={['PK_ID', ...fields.filter(({ Type }) => Type !== 'PASSWORD').map(({ Name }) => Name)]}
      />
      <div>
        <Text size="sm" fw={600} mb={4}>Records</Text>
        <FilterBar fields={fields} where={where} onChange={(next) => change({ where: next })} error={wrongCondition} />
      </div>
      {count.error !== null && wrongCondition === null ? <ErrorState error={count.error} what="The records could not be counted" /> : null}
      {error === null ? null : <ErrorState error={error} what="The export failed" />}
      <Group gap="sm">
        <Button onClick={() => void run()} loading={running !== null} disabled={count.data === undefined || count.error !== null}>Export {count.data === undefined ? '' : counted(count.data, 'record')}</Button>
        {running === null ? null : <Button variant="default" onClick={() => cancelling.current.abort()}>Cancel</Button>}
        <Text size="sm" role="status">{said}</Text>
      </Group>
      {running === null ? null : <ExportProgress running={running} total={count.data ?? 0} />}
      <Text size="xs" c="dimmed">All records are read at one moment. PASSWORD fields are left out.{place.kind === 'view' ? '' : ' Imported again, the file gives the same records.'}</Text>
    </Stack>
  );
}

function ExportProgress({ running: { began, rows, bytes }, total }: { running: Running; total: number }) {
  const seconds = (performance.now() - began) / 1000;
  const rate = seconds < 0.5 ? null : rows / seconds;
  const left = rate === null || rate === 0 ? null : Math.max(0, total - rows) / rate;
  return (
    <div>
      <Text size="sm" mb={4}>
        {formatNumber(rows)} of {counted(total, 'record')}, {formatBytes(bytes)}{rate === null ? '' : `, ${formatNumber(Math.round(rate))} per second`}{left === null || left < 1 ? '' : `, about ${formatDuration(Math.round(left) * 1000)} left`}
      </Text>
      <Progress value={total === 0 ? 100 : Math.min(100, (100 * rows) / total)} aria-label="Records exported" />
    </div>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
