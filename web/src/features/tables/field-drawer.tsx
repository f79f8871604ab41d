import { Button, Checkbox, Drawer, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { addField, changeField } from './change-fields.ts';
import { useFormulaProblem } from './use-formula-problem.ts';
import type { TableField } from './field.ts';
import { definitionOf, draftOf, EMPTY_FIELD, fieldChanges, type FieldDraft } from './field-draft.ts';
import { FIELD_TYPES, kindOfField, typeOptions, type FieldKind } from './field-types.ts';
import { TypeProperties } from './type-properties.tsx';

const PLACES = {
  Name: 'name', Type: 'type', Unique: 'unique', UniqueAllowNulls: 'unique', Editable: 'editable', Label: 'label', Description: 'description', DisplayOrder: 'displayOrder',
  Formula: 'formula', IsFormula: 'type', OnInsert: 'onInsert', OnUpdate: 'onInsert', TimeZone: 'timeZone', Prefix: 'prefix', Format: 'format', Length: 'length', ListField: 'options',
  AttachmentPermittedFileTypes: 'fileTypes', AttachmentMinFileSize: 'minFileSize', AttachmentMaxFileSize: 'maxFileSize',
};

interface FieldDrawerProps {
  table: string;
  field: TableField | null;
  /** Of all fields, for formulas. */
  names: readonly string[];
  onClose: () => void;
}

/** A field's definition: of a new one when `field` is null. What was typed stays when the server refuses it. */
export function FieldDrawer({ table, field, names, onClose }: FieldDrawerProps) {
  return (
    <Drawer opened onClose={onClose} position="right" size={480} title={field === null ? `Add a field to ${table}` : `Field ${field.Name} of ${table}`}>
      <ReturnFocus />
      <FieldForm key={field?.Name ?? ''} table={table} field={field} names={names} onClose={onClose} />
    </Drawer>
  );
}

function FieldForm({ table, field, names, onClose }: FieldDrawerProps) {
  const [draft, setDraft] = useState<FieldDraft>(() => (field === null ? EMPTY_FIELD : draftOf(field)));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {}, other: null } : formProblems(error, PLACES);
  const formulaProblem = useFormulaProblem(table, draft);
  const errors: Readonly<Record<string, string>> = { ...(formulaProblem === null ? {} : { formula: formulaProblem }), ...byField };
  const edit = (changes: Partial<FieldDraft>) => {
    setError(null);
    setDraft((before) => ({ ...before, ...changes }));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await (field === null ? addField(table, definitionOf(draft)) : changeField(table, field.Name, fieldChanges(field, draft))).then(onClose, setError);
    setBusy(false);
  };
  const info = FIELD_TYPES[draft.type];
  const unchanged = field !== null && fieldChanges(field, draft).length === 0;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <TextInput label="Name" data-autofocus required withAsterisk={false} maxLength={32} description="A letter, then letters, digits and _" value={draft.name} error={errors['name']} onChange={(event) => edit({ name: event.currentTarget.value })} />
        <Select
          label="Type" data={typeOptions(field)} value={draft.type} error={errors['type']} searchable maxDropdownHeight={420}
          onChange={(type) => edit({ type: type as FieldKind, format: '' })}
        />
        {field !== null && draft.type !== kindOfField(field) ? <Text size="xs" c="dimmed">{field.IsFormula ? 'The records keep the values that the formula gave; nothing is calculated any more. A plain field never becomes a formula again.' : `The values of all records are converted from ${field.Type}. If one does not convert, nothing is changed.`}</Text> : null}
        <TypeProperties draft={draft} onChange={edit} errors={errors} names={names.filter((name) => name !== field?.Name)} />
        {info.unique === 'possible' ? (
          <Select
            label="Unique" value={draft.unique} error={errors['unique']} onChange={(unique) => edit({ unique: unique as FieldDraft['unique'] })}
            data={[{ value: 'no', label: 'No' }, { value: 'yes', label: 'Unique; one record may be blank' }, { value: 'blanks', label: 'Unique; any number may be blank' }]}
          />
        ) : null}
        <TextInput label="Label" maxLength={255} value={draft.label} error={errors['label']} onChange={(event) => edit({ label: event.currentTarget.value })} />
        <Textarea label="Description" autosize minRows={2} maxRows={8} maxLength={4000} value={draft.description} error={errors['description']} onChange={(event) => edit({ description: event.currentTarget.value })} />
        <NumberInput label="Place among the fields" placeholder="Behind the others" min={1} allowDecimal={false} value={draft.displayOrder} error={errors['displayOrder']} onChange={(place) => edit({ displayOrder: typeof place === 'number' ? place : '' })} />
        {info.system ? null : (
          <Checkbox label="Editable: values can be changed after the record was made" checked={draft.editable} error={errors['editable']} onChange={(event) => edit({ editable: event.currentTarget.checked })} />
        )}
        {other === null ? null : <ErrorState error={other} what={field === null ? 'The field was not added' : 'The field was not changed'} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy} disabled={unchanged}>{field === null ? 'Add field' : 'Save'}</Button>
        </Group>
      </Stack>
    </form>
  );
}
