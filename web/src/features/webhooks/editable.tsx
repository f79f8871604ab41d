import { Button, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';

/** A part of the settings as it is, with *Edit*, or as a form. */
export function Editable({ shown, form, onSave, onEdit }: { shown: ReactNode; form: (error: unknown) => ReactNode; onSave: () => Promise<unknown> | null; onEdit: () => void }) {
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (!editing) {
    return (
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0, flex: 1 }}>{shown}</div>
        <Button variant="default" onClick={() => {
          onEdit();
          setError(null);
          setEditing(true);
        }}>Edit</Button>
      </Group>
    );
  }
  const save = async () => {
    const saving = onSave();
    if (saving === null) return;
    setBusy(true);
    setError(null);
    await saving.then(() => setEditing(false), setError);
    setBusy(false);
  };
  return (
    <form noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <Stack gap="sm" maw={640}>
        {form(error)}
        <Group gap="xs">
          <Button type="submit" loading={busy}>Save</Button>
          <Button variant="default" onClick={() => setEditing(false)}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
