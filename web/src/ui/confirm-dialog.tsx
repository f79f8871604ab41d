import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';

export interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  /** Names the thing: `Delete webhook CRM?` */
  title: string;
  /** What goes with it. */
  children: ReactNode;
  /** The button: `Delete webhook`. */
  confirm: string;
  /** To be typed before, where data are lost. */
  typed?: string;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something is lost. An error stays in the dialog. */
export function ConfirmDialog({ opened, onClose, title, children, confirm, typed, onConfirm }: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setText('');
    setError(null);
    onClose();
  };
  const run = async () => {
    setBusy(true);
    setError(null);
    await onConfirm().then(close, setError);
    setBusy(false);
  };
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <form onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}>
        <Stack gap="md">
          <Text component="div" size="sm">{children}</Text>
          {typed === undefined ? null : (
            <TextInput label={`Type ${typed} to confirm`} value={text} onChange={(event) => setText(event.currentTarget.value)} autoComplete="off" data-autofocus />
          )}
          {error === null ? null : <ErrorState error={error} what="This was not done" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close} data-autofocus={typed === undefined || undefined}>Cancel</Button>
            <Button color="red" type="submit" loading={busy} disabled={typed !== undefined && text !== typed}>{confirm}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
