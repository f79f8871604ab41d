import { Button, Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { problemAt } from '../../api/problem-at.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { tableNamesQuery } from './fields.ts';
import { StepInput } from './step-input.tsx';
import { definitionOf, newStep, type StepDraft, type TaskDraft } from './task-draft.ts';
import classes from './tasks.module.css';
import { saveTask, type Task } from './tasks.ts';

const PATTERNS = [
  { value: '', label: 'On demand' }, { value: '0 * * * *', label: 'Every hour' }, { value: '0 3 * * *', label: 'Every day at 3:00' }, { value: '0 3 * * 1-5', label: 'Monday to Friday at 3:00' },
  { value: '0 3 * * 1', label: 'Every Monday at 3:00' }, { value: '0 3 1 * *', label: 'On the first of a month at 3:00' },
];
const OWN = 'own';
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const MOST_STEPS = 20;

interface TaskFormProps {
  /** Null: a new one. */
  taskKey: string | null;
  initial: TaskDraft;
  onSaved: (task: Task) => void;
  onCancel?: () => void;
}

/** A task's definition. What was typed stays when the server refuses it. */
export function TaskForm({ taskKey, initial, onSaved, onCancel }: TaskFormProps) {
  const [draft, setDraft] = useState(initial);
  const [own, setOwn] = useState(() => !PATTERNS.some(({ value }) => value === initial.pattern));
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<unknown>(null);
  const tables = useQuery(tableNamesQuery);
  const edit = (changes: Partial<TaskDraft>) => {
    setError(null);
    setSaid('');
    setDraft((before) => ({ ...before, ...changes }));
  };
  const editStep = (key: number, changes: Partial<StepDraft>) => edit({ steps: draft.steps.map((step) => (step.key === key ? { ...step, ...changes } : step)) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await saveTask(taskKey, definitionOf(draft)).then((task) => {
      setSaid('Saved.');
      onSaved(task);
    }, setError);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md" maw={760}>
        <Group grow align="start">
          <TextInput label="Name" maxLength={255} autoFocus={taskKey === null} value={draft.name} error={problemAt(error, 'Name')} onChange={(event) => edit({ name: event.currentTarget.value })} />
          <TextInput label="Note" maxLength={4000} value={draft.note} error={problemAt(error, 'Note')} onChange={(event) => edit({ note: event.currentTarget.value })} />
        </Group>
        <Group align="start" gap="sm">
          <Select
            label="Runs" w={240} allowDeselect={false} data={[...PATTERNS, { value: OWN, label: 'By a pattern of my own' }]} value={own ? OWN : draft.pattern}
            onChange={(pattern) => {
              setOwn(pattern === OWN);
              if (pattern !== null && pattern !== OWN) edit({ pattern });
            }}
          />
          {own ? <TextInput label="Pattern" w={280} description="Minute, hour, day, month, day of the week" inputWrapperOrder={['label', 'input', 'description', 'error']} placeholder="*/15 8-18 * * 1-5" value={draft.pattern} error={problemAt(error, 'Frequency')} classNames={{ input: classes.code! }} onChange={(event) => edit({ pattern: event.currentTarget.value })} /> : null}
          {own || draft.pattern !== '' ? <Select label="By the clock of" w={200} searchable allowDeselect={false} limit={200} data={ZONES.includes(draft.timeZone) ? ZONES : [draft.timeZone, ...ZONES]} value={draft.timeZone} error={problemAt(error, 'TaskTimeZone')} onChange={(timeZone) => edit({ timeZone: timeZone ?? 'UTC' })} /> : null}
        </Group>
        <Checkbox label="Enabled" description="A disabled task runs only when somebody asks for it" checked={draft.enabled} onChange={(event) => edit({ enabled: event.currentTarget.checked })} />
        {draft.steps.map((step, place) => (
          <StepInput key={step.key} step={step} place={place} tables={tables.data ?? []} error={error} onChange={(changes) => editStep(step.key, changes)} onRemove={draft.steps.length === 1 ? null : () => edit({ steps: draft.steps.filter(({ key }) => key !== step.key) })} />
        ))}
        <Group><Button size="xs" variant="default" disabled={draft.steps.length >= MOST_STEPS} onClick={() => edit({ steps: [...draft.steps, newStep(Math.max(...draft.steps.map(({ key }) => key)) + 1)] })}>Add step</Button></Group>
        <Text size="xs" c="dimmed">All steps are made, or none. Their changes call webhooks with the source Tasks.</Text>
        {error === null ? null : <ErrorState error={error} what={taskKey === null ? 'The task was not created' : 'The task was not changed'} />}
        <Group gap="xs">
          <Button type="submit" loading={busy}>{taskKey === null ? 'Create' : 'Save'}</Button>
          {onCancel === undefined ? null : <Button variant="default" onClick={onCancel}>Cancel</Button>}
          <Text size="sm" role="status">{said}</Text>
        </Group>
      </Stack>
    </form>
  );
}
