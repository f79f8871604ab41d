import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Says in one sentence what belongs here, with the one button that begins it. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" ta="center">
      <Title order={2} size="h4">{title}</Title>
      <Text c="dimmed" maw={520}>{children}</Text>
      {action}
    </Stack>
  );
}
