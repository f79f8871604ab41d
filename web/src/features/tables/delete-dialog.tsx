import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { ReturnFocus } from '../../ui/return-focus.tsx';

export interface DeleteDialogProps {
  onClose: () => void;
  /** `Delete table Orders?` */
  title: string;
  /** To be typed before. */
  name: string;
  /** What goes with it. */
  children: ReactNode;
  confirm: string;
  /** @param force although events use it: they become inactive */
  onDelete: (force: boolean) => Promise<unknown>;
}

/** Deletes what holds data. Where events use it, they are named, and whoever goes on says so. */
export function DeleteDialog({ onClose, title, name, children, confirm, onDelete }: DeleteDialogProps) {
  const [typed, setTyped] = useState('');
  const [inUse, setInUse] = useState<string | null>(null);
  const [force, setForce] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    await onDelete(force).then(onClose, (failure: unknown) => {
      const users = eventsInUse(failure);
      setInUse(users);
      setError(users === null ? failure : null);
    });
    setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={title}>
      <ReturnFocus />
      <form onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}>
        <Stack gap="md">
          <Text component="div" size="sm">{children}</Text>
          <TextInput label={`Type ${name} to confirm`} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" data-autofocus />
          {inUse === null ? null : (
            <Alert color="red" variant="light" role="alert" title="Events use it">
              <Text size="sm" mb="xs">{inUse}</Text>
              <Checkbox label="Delete it all the same: these events become inactive" checked={force} onChange={(event) => setForce(event.currentTarget.checked)} />
            </Alert>
          )}
          {error === null ? null : <ErrorState error={error} what="This was not done" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button color="red" type="submit" loading={busy} disabled={typed !== name || (inUse !== null && !force)}>{confirm}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The sentence of a refusal that `force` would overcome; null for any other. */
function eventsInUse(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.status !== 409 || !error.message.includes('force=true')) return null;
  return error.message.replace(/ Change or delete them first.*$/, '');
}
