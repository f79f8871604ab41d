import { ActionIcon, Fieldset, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { problemAt } from '../../api/problem-at.ts';
import { stepFieldsQuery, type StepField } from './fields.ts';
import { valueOfText, type StepDraft, type ValueDraft } from './task-draft.ts';
import classes from './tasks.module.css';

const ACTIONS = [{ value: 'update', label: 'Update records' }, { value: 'insert', label: 'Insert a record' }, { value: 'delete', label: 'Delete records' }];

interface StepInputProps {
  step: StepDraft;
  /** From 0. */
  place: number;
  tables: readonly string[];
  error: unknown;
  onChange: (changes: Partial<StepDraft>) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}

/** One step of a task. */
export function StepInput({ step, place, tables, error, onChange, onRemove }: StepInputProps) {
  const fields = useQuery(stepFieldsQuery(step.table));
  const at = `Steps[${place}]`;
  const setValue = (index: number, changes: Partial<ValueDraft>) => onChange({ values: step.values.map((value, place_) => (place_ === index ? { ...value, ...changes } : value)) });
  const free = (fields.data ?? []).filter(({ Name }) => !step.values.some(({ field }) => field === Name));
  return (
    <Fieldset legend={`Step ${place + 1}`} p="sm">
      <Stack gap="sm">
        <Group gap="sm" align="start">
          <Select flex="1 1 160px" miw={0} aria-label={`Action of step ${place + 1}`} allowDeselect={false} data={ACTIONS} value={step.action} error={problemAt(error, `${at}.Action`)} onChange={(action) => onChange({ action: action as StepDraft['action'] })} />
          <Select flex="1 1 160px" miw={0} aria-label={`Table of step ${place + 1}`} placeholder="Table" searchable data={tables} value={step.table === '' ? null : step.table} error={problemAt(error, `${at}.Table`)} onChange={(table) => onChange({ table: table ?? '', values: [] })} />
          {onRemove === null ? null : <ActionIcon variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Remove step ${place + 1}`} onClick={onRemove}>✕</ActionIcon>}
        </Group>
        {step.action === 'insert' ? null : (
          <TextInput
            label="Of records that meet" placeholder="Status = 'open' AND Due < '2026-01-01'" value={step.where} error={problemAt(error, `${at}.Where`)} classNames={{ input: classes.code! }}
            onChange={(event) => onChange({ where: event.currentTarget.value })}
          />
        )}
        {step.action === 'delete' ? null : (
          <Stack gap={6} role="group" aria-label={`Values of step ${place + 1}`}>
            {step.values.map((value, index) => (
              <div key={value.field} className={classes.value}>
                <Text size="sm" truncate>{value.field}</Text>
                <ValueInput field={fields.data?.find(({ Name }) => Name === value.field)} value={value} error={problemAt(error, `${at}.Values.${value.field}`)} onChange={(next) => setValue(index, { value: next })} />
                <ActionIcon variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Do not set ${value.field}`} onClick={() => onChange({ values: step.values.filter((_, other) => other !== index) })}>✕</ActionIcon>
              </div>
            ))}
            <Select
              aria-label={`Set a field in step ${place + 1}`} placeholder={step.table === '' ? 'Choose a table first' : 'Set a field …'} searchable disabled={step.table === '' || free.length === 0} w={220} size="xs" data={free.map(({ Name }) => Name)} value={null}
              error={problemAt(error, `${at}.Values`) === undefined || step.values.some(({ field }) => problemAt(error, `${at}.Values.${field}`) !== undefined) ? undefined : problemAt(error, `${at}.Values`)}
              onChange={(name) => {
                const field = free.find(({ Name }) => Name === name);
                if (field !== undefined) onChange({ values: [...step.values, { field: field.Name, value: field.Type === 'YES/NO' ? true : valueOfText(field, '') }] });
              }}
            />
          </Stack>
        )}
      </Stack>
    </Fieldset>
  );
}

interface ValueInputProps {
  field: StepField | undefined;
  value: ValueDraft;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

function ValueInput({ field, value: { field: name, value }, error, onChange }: ValueInputProps) {
  const label = `Value of ${name}`;
  if (field?.Type === 'YES/NO') {
    return <Select aria-label={label} allowDeselect={false} data={['Yes', 'No']} value={value === true || value === 1 ? 'Yes' : 'No'} error={error} onChange={(next) => onChange(next === 'Yes')} />;
  }
  if (field?.ListField !== undefined) {
    return <MultiSelect aria-label={label} data={Object.entries(field.ListField).map(([id, option]) => ({ value: id, label: String(option) }))} value={idsOf(value)} error={error} onChange={(ids) => onChange(ids.length === 0 ? null : ids.map(Number))} />;
  }
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return <TextInput aria-label={label} placeholder="Blank" value={text} error={error} onChange={(event) => onChange(field === undefined ? event.currentTarget.value : valueOfText(field, event.currentTarget.value))} />;
}

/** Of `[1,3]`, and of `"[1], [3]"`. */
function idsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? (value.match(/\d+/g) ?? []) : [];
}
