import { Checkbox, Group, Input, NumberInput, Select, Skeleton, Stack, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { defaultFormat, type FieldDraft } from './field-draft.ts';
import type { FieldType } from './field.ts';
import { FIELD_TYPES, resultsLike } from './field-types.ts';
import { OptionsInput } from './options-input.tsx';

const FormulaEditor = lazy(() => import('./formula-editor.tsx').then((module) => ({ default: module.FormulaEditor })));

const FORMATS: Record<string, { value: string; label: string }[]> = {
  'PREFIXED AUTONUMBER': ['1', '01', '001', '0001', '00001', '000001', '0000001'].map((value) => ({ value, label: value })),
  'RANDOM ID': [{ value: '0U', label: 'Letters and digits' }, { value: '0', label: 'Digits' }, { value: 'U', label: 'Capital letters' }],
};
const RESULTS: readonly FieldType[] = ['STRING', 'TEXT', 'NUMBER', 'INTEGER', 'CURRENCY', 'DATE/TIME', 'YES/NO'];
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

interface TypePropertiesProps {
  draft: FieldDraft;
  onChange: (changes: Partial<FieldDraft>) => void;
  errors: Readonly<Record<string, string>>;
  /** Of the fields beside it, which a formula may name. */
  names: readonly string[];
}

/** The part of a field's form that its type decides. */
export function TypeProperties({ draft, onChange, errors, names }: TypePropertiesProps) {
  const { properties } = FIELD_TYPES[draft.type];
  if (properties.length === 0) return null;
  return (
    <Stack gap="sm">
      {properties.includes('Formula') ? (
        <>
          {/* Nothing that could have the focus when it goes. */}
          <Suspense fallback={<Input.Wrapper label="Formula" labelElement="div"><Skeleton h={78} /></Input.Wrapper>}>
            <FormulaEditor value={draft.formula} onChange={(formula) => onChange({ formula })} names={names} error={errors['formula']} />
          </Suspense>
          <Select
            label="Gives" allowDeselect={false} value={draft.result} error={errors['type']} onChange={(result) => onChange({ result: (result ?? '') as FieldType | '' })}
            data={[{ value: '', label: 'What the formula gives by itself' }, ...(draft.result === '' ? RESULTS : resultsLike(draft.result)).map((value) => ({ value, label: value }))]}
          />
        </>
      ) : null}
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
