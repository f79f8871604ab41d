import { ActionIcon, Button, Fieldset, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '../../api/api-error.ts';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { createTable } from './create-table.ts';
import { definitionOf, EMPTY_FIELD, type FieldDraft } from './field-draft.ts';
import { FIELD_TYPES, typeOptions, type FieldKind } from './field-types.ts';
import { nameOfConflict } from './name-of-conflict.ts';
import { tablePaths } from './paths.ts';
import { TypeProperties } from './type-properties.tsx';

interface Row extends FieldDraft {
  key: number;
}

/** A new table with its first fields. Labels, descriptions and the rest are set in its design. */
export function CreateTablePage() {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [rows, setRows] = useState<readonly Row[]>([{ ...EMPTY_FIELD, key: 0 }]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(nameOfConflict(error), { Name: 'name', Note: 'note', Fields: 'fields' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await createTable({ Name: name.trim(), Note: note.trim(), Fields: rows.map(definitionOf) }).then(() => navigate(tablePaths.datasheet(name.trim())), setError);
    setBusy(false);
  };
  const edit = (index: number, changes: Partial<FieldDraft>) => {
    setError(null);
    setRows((before) => before.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  };
  return (
    <>
      <PageHeader title="Create table" />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md" maw={760}>
          <TextInput label="Name" autoFocus maxLength={32} description="A letter, then letters, digits and _" value={name} error={byField['name']} onChange={(event) => { setError(null); setName(event.currentTarget.value); }} />
          <Textarea label="Note" autosize minRows={1} maxLength={4000} value={note} error={byField['note']} onChange={(event) => setNote(event.currentTarget.value)} />
          <Fieldset legend="Fields" p="sm">
            <Stack gap="xs">
              {rows.map((row, index) => (
                <Stack key={row.key} gap={6}>
                  <Group gap={6} align="start">
                    <TextInput flex="2 1 200px" miw={0} aria-label={`Name of field ${index + 1}`} placeholder="Name" maxLength={32} value={row.name} error={problemsOfField(error, index)} onChange={(event) => edit(index, { name: event.currentTarget.value })} />
                    <Select flex="3 1 240px" miw={0} aria-label={`Type of field ${index + 1}`} searchable maxDropdownHeight={420} data={typeOptions(null)} value={row.type} onChange={(type) => edit(index, { type: type as FieldKind, format: '' })} />
                    {rows.length === 1 ? null : <ActionIcon variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Remove field ${index + 1}`} onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}>✕</ActionIcon>}
                  </Group>
                  {FIELD_TYPES[row.type].properties.length === 0 ? null : (
                    <div style={{ padding: '4px 38px 8px 16px' }}>
                      <TypeProperties draft={row} onChange={(changes) => edit(index, changes)} errors={{}} names={rows.filter(({ key }) => key !== row.key).map((other) => other.name.trim()).filter((one) => one !== '')} />
                    </div>
                  )}
                </Stack>
              ))}
              <Group>
                <Button size="xs" variant="default" onClick={() => setRows([...rows, { ...EMPTY_FIELD, key: Math.max(...rows.map(({ key }) => key)) + 1 }])}>Add field</Button>
              </Group>
            </Stack>
          </Fieldset>
          {other === null ? null : <ErrorState error={other} what="The table was not created" />}
          <Group gap="xs">
            <Button type="submit" loading={busy}>Create</Button>
            <Button variant="default" component={Link} to={tablePaths.list}>Cancel</Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}

/** All that is wrong with the field in this place: `Fields[2].Name`, `Fields[2].Prefix`. */
function problemsOfField(error: unknown, index: number): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const own = error.problems.filter(({ Property }) => Property === `Fields[${index}]` || Property.startsWith(`Fields[${index}].`));
  if (own.length === 0) return undefined;
  return own.map(({ Property, Problem }) => `${Property.slice(Property.indexOf(']') + 2) || 'Field'} ${Problem}.`).join(' ');
}
