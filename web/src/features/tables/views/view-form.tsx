import { ActionIcon, Button, Fieldset, Group, MultiSelect, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { problemAt } from '../../../api/problem-at.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { fieldsQuery } from '../list-fields.ts';
import { tablesQuery } from '../list-tables.ts';
import { aliasOf, definitionOf, type TableDraft, type ViewDraft } from './view-draft.ts';
import classes from './view-form.module.css';
import { saveView, type Join } from './views.ts';

const JOINS = [{ value: 'inner', label: 'inner: matches' }, { value: 'left', label: 'left: all before' }, { value: 'right', label: 'right: all of it' }, { value: 'full', label: 'full: all of both' }];
const MOST_TABLES = 10;

interface ViewFormProps {
  /** As it is called now; null: a new one. */
  view: string | null;
  initial: ViewDraft;
  onSaved: (name: string) => void;
  onCancel?: () => void;
}

/** A view's definition. What was typed stays when the server refuses it. */
export function ViewForm({ view, initial, onSaved, onCancel }: ViewFormProps) {
  const [draft, setDraft] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<unknown>(null);
  const tables = useQuery(tablesQuery);
  const aliases = draft.tables.map(aliasOf).filter((alias) => alias !== '');
  const edit = (changes: Partial<ViewDraft>) => {
    setError(null);
    setSaid('');
    setDraft((before) => ({ ...before, ...changes }));
  };
  const editTable = (index: number, changes: Partial<TableDraft>) => edit({ tables: draft.tables.map((table, at) => (at === index ? { ...table, ...changes } : table)) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const definition = definitionOf(draft);
    await saveView(view, definition).then(() => {
      setSaid('Saved.');
      onSaved(definition.Name);
    }, setError);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md" maw={860}>
        <Group grow align="start">
          <TextInput label="Name" maxLength={32} autoFocus={view === null} value={draft.name} error={nameProblem(error)} onChange={(event) => edit({ name: event.currentTarget.value })} />
          <TextInput label="Note" maxLength={4000} value={draft.note} error={problemAt(error, 'Note')} onChange={(event) => edit({ note: event.currentTarget.value })} />
        </Group>
        <Fieldset legend="Tables" p="sm">
          <Stack gap="sm">
            {draft.tables.map((table, index) => (
              <div key={table.key} className={classes.table}>
                <Select label="Table" searchable data={tables.data ?? []} value={table.table === '' ? null : table.table} error={problemAt(error, `Tables[${index}].Table`)} aria-label={`Table ${index + 1}`} onChange={(name) => editTable(index, { table: name ?? '' })} />
                <TextInput label="Called" placeholder={table.table} maxLength={32} aria-label={`What table ${index + 1} is called`} value={table.alias} error={problemAt(error, `Tables[${index}].Alias`)} onChange={(event) => editTable(index, { alias: event.currentTarget.value })} />
                {index === 0 ? null : (
                  <>
                    <Select className={classes.join!} label="Join" allowDeselect={false} data={JOINS} value={table.join} error={problemAt(error, `Tables[${index}].Join`)} aria-label={`Join of table ${index + 1}`} onChange={(join) => editTable(index, { join: join as Join })} />
                    <TextInput
                      className={classes.on!} label="On" placeholder={`${aliases[0] ?? 'Orders'}.Customer = ${aliasOf(table) || 'Customers'}.PK_ID`} aria-label={`Condition of table ${index + 1}`} value={table.on} error={problemAt(error, `Tables[${index}].On`)}
                      classNames={{ input: classes.code! }} onChange={(event) => editTable(index, { on: event.currentTarget.value })}
                    />
                  </>
                )}
                {index === 0 ? null : <ActionIcon className={classes.remove!} variant="subtle" color="gray" c="dimmed" size={32} aria-label={`Remove table ${index + 1}`} onClick={() => edit({ tables: draft.tables.filter(({ key }) => key !== table.key) })}>✕</ActionIcon>}
              </div>
            ))}
            <Group>
              <Button size="xs" variant="default" disabled={draft.tables.length >= MOST_TABLES} onClick={() => edit({ tables: [...draft.tables, { key: Math.max(...draft.tables.map(({ key }) => key)) + 1, table: '', alias: '', join: 'inner', on: '' }] })}>Join another table</Button>
            </Group>
          </Stack>
        </Fieldset>
        <FieldsPart draft={draft} error={error} onChange={(fields) => edit({ fields })} />
        <Textarea label="Condition" description="That each record meets; none: all records" placeholder={`${aliases[0] ?? 'Orders'}.Paid = 0`} autosize minRows={1} maxRows={6} value={draft.where} error={problemAt(error, 'Where')} classNames={{ input: classes.code! }} onChange={(event) => edit({ where: event.currentTarget.value })} />
        <Select
          label="Written through the view" description="Changes of the view are changes of this table, and call its webhooks" maw={420} clearable placeholder="None: the view is only read" data={[...new Set(aliases)]} value={draft.editable === '' ? null : draft.editable}
          error={problemAt(error, 'EditableTable')} clearButtonProps={{ 'aria-label': 'No table is written' }} onChange={(editable) => edit({ editable: editable ?? '' })}
        />
        {error === null || nameProblem(error) !== undefined ? null : <ErrorState error={error} what={view === null ? 'The view was not created' : 'The view was not changed'} />}
        <Group gap="xs">
          <Button type="submit" loading={busy}>{view === null ? 'Create' : 'Save'}</Button>
          {onCancel === undefined ? null : <Button variant="default" onClick={onCancel}>Cancel</Button>}
          <Text size="sm" role="status">{said}</Text>
        </Group>
      </Stack>
    </form>
  );
}

function FieldsPart({ draft, error, onChange }: { draft: ViewDraft; error: unknown; onChange: (fields: ViewDraft['fields']) => void }) {
  const named = draft.tables.filter(({ table }) => table !== '');
  const fields = useQueries({ queries: named.map(({ table }) => fieldsQuery(table)) });
  const groups = named.map((table, index) => ({
    group: aliasOf(table),
    items: [...(fields[index]?.data ?? []).filter(({ Type }) => Type !== 'PASSWORD').map(({ Name }) => Name), 'PK_ID'].map((name) => ({ value: `${aliasOf(table)}.${name}`, label: `${aliasOf(table)}.${name}` })),
  }));
  const known = new Set(groups.flatMap(({ items }) => items.map(({ value }) => value)));
  const lost = draft.fields.filter(({ field }) => !known.has(field)).map(({ field }) => field);
  // One alias twice is the server's to refuse; the list takes each value once.
  const data = groups.filter(({ group }, at) => groups.findIndex((other) => other.group === group) === at);
  const choose = (chosen: string[]) => onChange(chosen.map((field) => draft.fields.find((one) => one.field === field) ?? { field, name: field.endsWith('.PK_ID') ? `${field.split('.')[0] ?? ''}_ID` : '', label: '' }));
  const edit = (index: number, changes: Partial<ViewDraft['fields'][number]>) => onChange(draft.fields.map((field, at) => (at === index ? { ...field, ...changes } : field)));
  return (
    <Fieldset legend="Fields" p="sm">
      <Stack gap="xs">
        <MultiSelect
          aria-label="Fields" placeholder={draft.fields.length === 0 ? 'All fields that the tables have now' : undefined} searchable clearable maxDropdownHeight={360} error={problemAt(error, 'Fields')} clearButtonProps={{ 'aria-label': 'Show all fields' }}
          data={lost.length === 0 ? data : [...data, { group: 'Not there', items: lost }]} value={draft.fields.map(({ field }) => field)} onChange={choose}
        />
        {draft.fields.map(({ field, name, label }, index) => (
          <div key={field} className={classes.field}>
            <Text size="sm" truncate className={classes.name!}>{field}</Text>
            <TextInput size="xs" aria-label={`Name of ${field}`} placeholder="Its own name" maxLength={32} value={name} error={problemAt(error, `Fields[${index}]`)} onChange={(event) => edit(index, { name: event.currentTarget.value })} />
            <TextInput size="xs" aria-label={`Label of ${field}`} placeholder="Label" maxLength={255} value={label} onChange={(event) => edit(index, { label: event.currentTarget.value })} />
          </div>
        ))}
      </Stack>
    </Fieldset>
  );
}

function nameProblem(error: unknown): string | undefined {
  if (error instanceof ApiError && error.status === 409 && error.message.startsWith('Name: ')) return error.message.slice('Name: '.length);
  return problemAt(error, 'Name');
}
