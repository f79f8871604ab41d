import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The page's name, what goes with it, and at the right what can be done. */
export function PageHeader({ title, beside, actions }: { title: string; beside?: ReactNode; actions?: ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" mb="sm" mih={34}>
      <title>{`${title} · Rowcast`}</title>
      <Group gap="md">
        <Title order={1} size="h3">{title}</Title>
        {beside}
      </Group>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
