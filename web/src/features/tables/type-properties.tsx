import { Checkbox, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { defaultFormat, type FieldDraft } from './field-draft.ts';
import { FIELD_TYPES } from './field-types.ts';
import { OptionsInput } from './options-input.tsx';

const FORMATS: Record<string, { value: string; label: string }[]> = {
  'PREFIXED AUTONUMBER': ['1', '01', '001', '0001', '00001', '000001', '0000001'].map((value) => ({ value, label: value })),
  'RANDOM ID': [{ value: '0U', label: 'Letters and digits' }, { value: '0', label: 'Digits' }, { value: 'U', label: 'Capital letters' }],
};
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** The part of a field's form that its type decides. */
export function TypeProperties({ draft, onChange, errors }: { draft: FieldDraft; onChange: (changes: Partial<FieldDraft>) => void; errors: Readonly<Record<string, string>> }) {
  const { properties } = FIELD_TYPES[draft.type];
  if (properties.length === 0) return null;
  return (
    <Stack gap="sm">
      {properties.includes('ListField') ? <OptionsInput type={draft.type} options={draft.options} error={errors['options']} onChange={(options) => onChange({ options })} /> : null}
      {properties.includes('TimeZone') ? (
        <>
          <Checkbox.Group label="Set when a record" error={errors['onInsert']} value={[...(draft.onInsert ? ['insert'] : []), ...(draft.onUpdate ? ['update'] : [])]} onChange={(chosen) => onChange({ onInsert: chosen.includes('insert'), onUpdate: chosen.includes('update') })}>
            <Group mt={4}>
              <Checkbox value="insert" label="is made" />
              <Checkbox value="update" label="is changed" />
            </Group>
          </Checkbox.Group>
          <Select label="Time zone" searchable data={ZONES.includes(draft.timeZone) ? ZONES : [draft.timeZone, ...ZONES]} limit={200} value={draft.timeZone} error={errors['timeZone']} onChange={(timeZone) => onChange({ timeZone: timeZone ?? 'UTC' })} />
        </>
      ) : null}
      {properties.includes('Prefix') ? (
        <Group grow align="start">
          <TextInput label="Prefix" maxLength={32} value={draft.prefix} error={errors['prefix']} onChange={(event) => onChange({ prefix: event.currentTarget.value })} />
          <Select label="Format" data={FORMATS[draft.type] ?? []} value={draft.format === '' ? defaultFormat(draft.type) : draft.format} error={errors['format']} onChange={(format) => onChange({ format: format ?? '' })} />
          {properties.includes('Length') ? <NumberInput label="Length" min={6} max={12} allowDecimal={false} value={draft.length} error={errors['length']} onChange={(length) => onChange({ length: typeof length === 'number' ? length : '' })} /> : null}
        </Group>
      ) : null}
      {properties.includes('AttachmentMaxFileSize') ? (
        <>
          <TextInput label="Permitted file types" placeholder="Any" description="Extensions with commas between" value={draft.fileTypes} error={errors['fileTypes']} onChange={(event) => onChange({ fileTypes: event.currentTarget.value })} />
          <Group grow align="start">
            <NumberInput label="Smallest file, kB" min={0} allowDecimal={false} value={draft.minFileSize} error={errors['minFileSize']} onChange={(size) => onChange({ minFileSize: typeof size === 'number' ? size : '' })} />
            <NumberInput label="Largest file, kB" min={0} allowDecimal={false} value={draft.maxFileSize} error={errors['maxFileSize']} onChange={(size) => onChange({ maxFileSize: typeof size === 'number' ? size : '' })} />
          </Group>
        </>
      ) : null}
    </Stack>
  );
}
