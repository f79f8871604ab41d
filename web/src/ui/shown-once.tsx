import { Alert, Code, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyTextButton } from './copy-text-button.tsx';

/** Something that is shown this once, such as a link or credentials, each with a button that copies it. */
export function ShownOnce({ title, values, children }: { title: string; values: readonly { label: string; text: string }[]; children: ReactNode }) {
  return (
    <Alert variant="light" color="accent" title={title} maw={760} role="status" mb="md">
      <Text size="sm" mb="sm">{children}</Text>
      {values.map(({ label, text }) => (
        <Group key={label} gap="xs" wrap="nowrap" mb={6} align="baseline">
          <Text size="sm" c="dimmed" w={96} style={{ flexShrink: 0 }}>{label}</Text>
          <Code fz="sm" style={{ wordBreak: 'break-all' }}>{text}</Code>
          <CopyTextButton text={text}>{`Copy ${label.toLowerCase()}`}</CopyTextButton>
        </Group>
      ))}
    </Alert>
  );
}
