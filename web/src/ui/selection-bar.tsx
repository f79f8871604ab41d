import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { formatNumber } from './format-number.ts';
import type { RowSelection } from './use-row-selection.ts';

export interface BulkAction {
  label: string;
  danger?: boolean;
  /** With all keys that are chosen. */
  run: (keys: readonly string[]) => Promise<unknown> | void;
}

/** What can be done to the rows that are chosen; nothing while none is. */
export function SelectionBar({ selection: { selected, select }, actions }: { selection: RowSelection; actions: readonly BulkAction[] }) {
  const [busy, setBusy] = useState<string | null>(null);
  if (selected.size === 0) return null;
  const run = async (action: BulkAction) => {
    setBusy(action.label);
    await action.run([...selected]);
    setBusy(null);
  };
  return (
    <Group gap="xs" role="toolbar" aria-label="What is selected">
      <Text size="sm" aria-live="polite">{formatNumber(selected.size)} selected</Text>
      {actions.map((action) => (
        <Button key={action.label} size="compact-sm" variant="default" {...(action.danger === true ? { c: 'var(--mantine-color-error)' } : {})} loading={busy === action.label} disabled={busy !== null} onClick={() => void run(action)}>{action.label}</Button>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={() => select([])}>Clear</Button>
    </Group>
  );
}
