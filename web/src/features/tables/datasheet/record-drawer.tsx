import { Button, Checkbox, Drawer, Group, MultiSelect, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { formProblems } from '../../../api/form-problems.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { QueryState } from '../../../ui/query-state.tsx';
import { ReturnFocus } from '../../../ui/return-focus.tsx';
import type { TableField } from '../field.ts';
import { isWritable, kindOf, textOfOption, textOfValue, valueOfText } from './cell-values.ts';
import type { RecordKey, TableRecord } from './record.ts';
import type { RecordPlace } from './record-place.ts';
import { insertRecords, readRecord, updateRecord } from './records.ts';

export interface RecordDrawerProps {
  place: RecordPlace;
  fields: readonly TableField[];
  /** Null: a new one. */
  recordKey: RecordKey | null;
  onClose: () => void;
  onSaved: (record: TableRecord, isNew: boolean) => void;
}

/** A record as a sheet: all its fields, saved together. */
export function RecordDrawer({ place, fields, recordKey, onClose, onSaved }: RecordDrawerProps) {
  const record = useQuery({
    queryKey: [`${place.kind}s`, place.name, 'record', recordKey],
    queryFn: ({ signal }) => (recordKey === null ? null : readRecord(place, recordKey, signal)),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Drawer opened onClose={onClose} position="right" size={520} title={recordKey === null ? `Add a record to ${place.name}` : `Record ${recordKey} of ${place.name}`}>
      <ReturnFocus />
      <QueryState query={record} what="The record could not be loaded">
        {(found) => recordKey !== null && found === null
          ? <EmptyState title="It is gone">Record {recordKey} was deleted.</EmptyState>
          : <RecordForm key={recordKey} place={place} fields={fields} record={found} onClose={onClose} onSaved={onSaved} />}
      </QueryState>
    </Drawer>
  );
}

function RecordForm({ place, fields, record, onClose, onSaved }: Omit<RecordDrawerProps, 'recordKey'> & { record: TableRecord | null }) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [lists, setLists] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [unread, setUnread] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(withoutPlaces(error), Object.fromEntries(fields.map(({ Name }) => [Name, Name])));
  const writable = (field: TableField) => isWritable(field) || (record === null && !field.IsFormula && !field.Editable && writesOnce(field, place));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const read = Object.entries(texts).map(([name, text]) => [name, valueOfText(fields.find(({ Name }) => Name === name)!, text)] as const);
    const problems = read.flatMap(([name, value]) => ('problem' in value ? [[name, value.problem] as const] : []));
    setUnread(Object.fromEntries(problems));
    if (problems.length > 0) return;
    const values = {
      ...Object.fromEntries(read.map(([name, value]) => [name, 'value' in value ? value.value : null])),
      ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [name, ids.length === 0 ? null : ids.map(Number)])),
    };
    setBusy(true);
    await save(place, record, values).then((saved) => {
      onSaved(saved, record === null);
      onClose();
    }, setError);
    setBusy(false);
  };
  const type = (name: string, text: string) => {
    setError(null);
    setTexts((before) => ({ ...before, [name]: text }));
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        {fields.map((field) => (
          <FieldInput
            key={field.Name} field={field} readOnly={!writable(field)} error={byField[field.Name] ?? unread[field.Name]}
            text={texts[field.Name] ?? textOfValue(field, record?.[field.Name])} onText={(text) => type(field.Name, text)}
            chosen={lists[field.Name] ?? Object.keys((record?.[field.Name] ?? {}) as object)} onChosen={(ids) => setLists((before) => ({ ...before, [field.Name]: ids }))}
          />
        ))}
        {other === null ? null : <ErrorState error={other} what={record === null ? 'The record was not added' : 'The record was not saved'} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy} disabled={record !== null && Object.keys(texts).length + Object.keys(lists).length === 0}>{record === null ? 'Add record' : 'Save'}</Button>
        </Group>
      </Stack>
    </form>
  );
}

const SET_BY_SYSTEM = new Set(['TIMESTAMP', 'AUTONUMBER', 'PREFIXED AUTONUMBER', 'GUID', 'RANDOM ID', 'FILE', 'ATTACHMENT']);

/** Given when the record is made, and kept from then on. */
function writesOnce({ Name, Type }: TableField, { kind, key }: RecordPlace): boolean {
  if (kind === 'view') return false;
  return !SET_BY_SYSTEM.has(Type) || key?.some((field) => field.Name === Name) === true;
}

async function save(place: RecordPlace, record: TableRecord | null, values: Record<string, unknown>): Promise<TableRecord> {
  const saved = record === null ? (await insertRecords(place, [values]))[0] : await updateRecord(place, record.PK_ID, values);
  if (saved === undefined || saved === null) throw new ApiError({ status: 404, code: 'ObjectNotFound', message: 'The record was deleted meanwhile.', requestId: null });
  return saved;
}

/** One record is sent as an array of one: `[0].Age` is `Age`. */
function withoutPlaces(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const problems = error.problems.map(({ Property, Problem }) => ({ Property: Property.replace(/^\[0\]\.?/, ''), Problem }));
  return new ApiError({ status: error.status, code: error.code, message: error.message, requestId: error.requestId, problems });
}

interface FieldInputProps {
  field: TableField;
  readOnly: boolean;
  error: string | undefined;
  text: string;
  onText: (text: string) => void;
  chosen: readonly string[];
  onChosen: (ids: string[]) => void;
}

function FieldInput({ field, readOnly, error, text, onText, chosen, onChosen }: FieldInputProps) {
  const kind = kindOf(field);
  const common = { label: field.Label === '' ? field.Name : `${field.Label} (${field.Name})`, description: field.Description === '' ? undefined : field.Description, error };
  const input = { ...common, value: text, onChange: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value) };
  if (readOnly) {
    return (
      <div>
        <Text size="sm" fw={600}>{common.label} <Text span inherit fw={400} c="dimmed">{field.Type}, read-only</Text></Text>
        <Text size="sm" mih={20} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{text === '' ? '–' : text}</Text>
      </div>
    );
  }
  switch (kind) {
    case 'yesNo':
      return <Checkbox label={common.label} description={common.description} error={error} checked={text === 'Yes'} onChange={(event) => onText(event.currentTarget.checked ? 'Yes' : 'No')} />;
    case 'list':
      return <MultiSelect {...common} searchable value={[...chosen]} onChange={onChosen} data={Object.entries(field.ListField ?? {}).map(([value, option]) => ({ value, label: textOfOption(field, option) }))} />;
    case 'long':
      return <Textarea {...input} autosize minRows={3} maxRows={14} maxLength={64_000} />;
    case 'password':
      return <PasswordInput {...input} placeholder="Not shown; type a new one" autoComplete="new-password" />;
    case 'date':
      return <TextInput {...input} placeholder="yyyy-mm-dd hh:mm:ss" />;
    case 'number':
      return <TextInput {...input} inputMode="decimal" />;
    default:
      return <TextInput {...input} />;
  }
}
