import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { recentRecordsQuery } from './list-recent-records.ts';

/** What tells records apart: the first values that are text or numbers. */
function describe(record: Record<string, unknown>): string {
  const values = Object.entries(record).flatMap(([name, value]) => (name !== 'PK_ID' && (typeof value === 'string' || typeof value === 'number') && value !== '' ? [String(value)] : []));
  const text = values.slice(0, 3).join(' · ');
  return `#${String(record.PK_ID)}${text === '' ? '' : ` ${text.length > 48 ? `${text.slice(0, 48)}…` : text}`}`;
}

/** One of the newest records of a table; '' is the newest. */
export function RecordSelect({ table, value, onChange, label = 'Record' }: { table: string; value: string; onChange: (key: string) => void; label?: string }) {
  const records = useQuery(recentRecordsQuery(table));
  const known = (records.data ?? []).flatMap((record) => (record.PK_ID === undefined || record.PK_ID === null ? [] : [{ value: String(record.PK_ID), label: describe(record) }]));
  return (
    <Select
      label={label}
      data={[{ value: '', label: 'The latest record' }, ...known]}
      value={known.some((record) => record.value === value) ? value : ''}
      onChange={(key) => onChange(key ?? '')}
      disabled={table === ''}
      size="xs"
    />
  );
}
