import { Modal, NavLink, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { PayloadParameter } from './payload-parameters.ts';

/** Lists every parameter with what it becomes; the one that is chosen goes where the cursor is. */
export function InsertParameterDialog({ opened, onClose, parameters, onInsert }: { opened: boolean; onClose: () => void; parameters: readonly PayloadParameter[]; onInsert: (text: string) => void }) {
  const [search, setSearch] = useState('');
  // What was inserted is gone on with in the editor; else the focus goes back to the button.
  const [inserted, setInserted] = useState(false);
  useEffect(() => {
    if (opened) setInserted(false);
  }, [opened]);
  const found = parameters.filter(({ text, detail }) => `${text} ${detail}`.toLowerCase().includes(search.trim().toLowerCase()));
  const close = () => {
    setSearch('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title="Insert parameter" returnFocus={!inserted}>
      <TextInput type="search" aria-label="Search parameters" placeholder="Search" value={search} onChange={(event) => setSearch(event.target.value)} data-autofocus mb="xs" />
      <ScrollArea.Autosize mah={420}>
        {[...new Set(found.map(({ group }) => group))].map((group) => (
          <Stack key={group} gap={0} mb="sm" role="group" aria-label={group}>
            <Text size="xs" fw={600} c="dimmed" mb={2}>{group}</Text>
            {found.filter((parameter) => parameter.group === group).map(({ text, detail }) => (
              <NavLink key={text} component="button" type="button" py={4} label={<code>{text}</code>} description={detail} onClick={() => {
                setInserted(true);
                close();
                onInsert(text);
              }} />
            ))}
          </Stack>
        ))}
        {found.length === 0 ? <Text size="sm" c="dimmed">Nothing found</Text> : null}
      </ScrollArea.Autosize>
    </Modal>
  );
}
