import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formProblems } from '../../api/form-problems.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { changeTable } from './change-table.ts';
import { nameOfConflict } from './name-of-conflict.ts';

export interface TableDetailsDialogProps {
  name: string;
  note: string;
  onClose: () => void;
  onRenamed: (name: string) => void;
}

/** A table's name and note. */
export function TableDetailsDialog({ name, note, onClose, onRenamed }: TableDetailsDialogProps) {
  const [newName, setNewName] = useState(name);
  const [newNote, setNewNote] = useState(note);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { byField, other } = error === null ? { byField: {} as Record<string, string>, other: null } : formProblems(nameOfConflict(error), { Name: 'name', Note: 'note' });
  const save = async () => {
    setBusy(true);
    setError(null);
    await changeTable(name, { Name: newName.trim(), Note: newNote.trim() }).then(() => {
      onClose();
      if (newName.trim() !== name) onRenamed(newName.trim());
    }, setError);
    setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title="Name and note">
      <ReturnFocus />
      <form noValidate onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        <Stack gap="sm">
          <TextInput
            label="Name" data-autofocus maxLength={32} value={newName} error={byField['name']}
            description="Events, templates, views and tasks follow. Clients that use the REST API must use the new name."
            onChange={(event) => setNewName(event.currentTarget.value)}
          />
          <Textarea label="Note" autosize minRows={1} maxLength={4000} value={newNote} error={byField['note']} onChange={(event) => setNewNote(event.currentTarget.value)} />
          {other === null ? null : <ErrorState error={other} what="The table was not changed" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={busy}>Save</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
