import { Alert, Code, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';

/** A secret that is shown this once, with a button that copies it. */
export function SecretOnce({ secret, title, children }: { secret: string; title: string; children: ReactNode }) {
  return (
    <Alert variant="light" color="accent" title={title} maw={720} role="status">
      <Text size="sm" mb="sm">{children}</Text>
      <Group gap="xs" wrap="nowrap">
        <Code fz="sm" style={{ wordBreak: 'break-all' }}>{secret}</Code>
        <CopyTextButton text={secret}>Copy secret</CopyTextButton>
      </Group>
    </Alert>
  );
}
