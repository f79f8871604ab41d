import { Checkbox, Group, Select } from '@mantine/core';
import type { ImportPreview } from './preview-import.ts';
import type { SourceOptions } from './source-options.ts';

const FORMATS = [{ value: 'csv', label: 'CSV' }, { value: 'tsv', label: 'TSV' }, { value: 'jsonl', label: 'JSON lines' }];
const ENCODINGS = [{ value: 'utf-8', label: 'UTF-8' }, { value: 'windows-1252', label: 'Windows-1252' }, { value: 'utf-16le', label: 'UTF-16 LE' }, { value: 'utf-16be', label: 'UTF-16 BE' }];
const DELIMITERS = [{ value: ',', label: 'Comma' }, { value: ';', label: 'Semicolon' }, { value: '\t', label: 'Tab' }, { value: '|', label: 'Bar |' }];
const DATE_ORDERS = [{ value: 'MDY', label: '12/31/2026' }, { value: 'DMY', label: '31/12/2026' }, { value: 'YMD', label: '2026/12/31' }];
const DECIMALS = [{ value: '.', label: '1,234.5' }, { value: ',', label: '1.234,5' }];

/** How the file is read. What was found out stands in each select until it is chosen. */
export function SourceOptionsInput({ options, found, onChange }: { options: SourceOptions; found: ImportPreview | undefined; onChange: (changes: Partial<SourceOptions>) => void }) {
  const cells = options.Format !== 'jsonl';
  const wide = { w: 148, allowDeselect: false };
  return (
    <Group gap="sm" align="end">
      <Select {...wide} label="Format" data={FORMATS} value={options.Format} onChange={(value) => onChange({ Format: value as SourceOptions['Format'], Delimiter: '' })} />
      <Select {...wide} label="Encoding" data={ENCODINGS} value={options.Encoding === '' ? found?.Encoding ?? null : options.Encoding} onChange={(value) => onChange({ Encoding: value ?? '' })} />
      {cells ? <Select {...wide} label="Delimiter" data={DELIMITERS} value={options.Delimiter === '' ? found?.Delimiter ?? null : options.Delimiter} onChange={(value) => onChange({ Delimiter: value ?? '' })} /> : null}
      <Select {...wide} label="Dates" data={DATE_ORDERS} value={options.DateOrder === '' ? found?.DateOrder ?? 'MDY' : options.DateOrder} onChange={(value) => onChange({ DateOrder: value ?? '' })} />
      <Select {...wide} label="Numbers" data={DECIMALS} value={options.DecimalSeparator} onChange={(value) => onChange({ DecimalSeparator: value as SourceOptions['DecimalSeparator'] })} />
      {cells ? <Checkbox mb={8} label="The first row names the columns" checked={options.Header} onChange={(event) => onChange({ Header: event.currentTarget.checked })} /> : null}
    </Group>
  );
}
