import { Center, Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import mark from '../../mark.svg';

/** The frame of the pages outside: a narrow sheet in the middle. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center mih="100dvh" p="md" component="main">
      <title>{`${title} · Rowcast`}</title>
      <Paper withBorder p="xl" w="100%" maw={400} radius="md">
        <Group gap={8} mb="lg">
          <img src={mark} alt="" width={28} height={28} />
          <Text fw={700} size="lg">Rowcast</Text>
        </Group>
        <Title order={1} size="h3" mb="md">{title}</Title>
        {children}
      </Paper>
    </Center>
  );
}
