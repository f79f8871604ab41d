import { Group, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

/** The page's name, what goes with it, and at the right what can be done. */
export function PageHeader({ title, beside, actions }: { title: string; beside?: ReactNode; actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The page came after the step to it: the frame had no heading yet to give the focus to.
  useEffect(() => {
    if (document.activeElement?.id === 'main') heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Group justify="space-between" gap="sm" mb="sm" mih={34}>
      <title>{`${title} · Rowcast`}</title>
      <Group gap="md">
        <Title order={1} size="h3" ref={heading} tabIndex={-1}>{title}</Title>
        {beside}
      </Group>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
