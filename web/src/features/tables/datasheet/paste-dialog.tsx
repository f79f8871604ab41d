import { Alert, Button, Group, Modal, Progress, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { ErrorState } from '../../../ui/error-state.tsx';
import { ReturnFocus } from '../../../ui/return-focus.tsx';
import { counted } from '../../../ui/format-number.ts';
import { textOfValue } from './cell-values.ts';
import type { PastePlan } from './plan-paste.ts';

const SHOWN = 50;

/** What a paste would change, before it does. */
export function PasteDialog({ plan, onClose, onPaste }: { plan: PastePlan; onClose: () => void; onPaste: (onProgress: (done: number) => void) => Promise<void> }) {
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { edits, inserts, passedOver, problems } = plan;
  const records = new Set(edits.map(({ record }) => record.PK_ID)).size;
  const run = async () => {
    setError(null);
    setDone(0);
    await onPaste(setDone).then(onClose, setError);
    setDone(null);
  };
  return (
    <Modal opened onClose={onClose} title="Paste" size="lg">
      <ReturnFocus />
      <Stack gap="sm">
        <Text size="sm">
          {edits.length === 0 ? '' : `${counted(edits.length, 'cell')} of ${counted(records, 'record')} will change. `}
          {inserts.length === 0 ? '' : `${counted(inserts.length, 'record')} will be added. `}
          {passedOver === 0 ? '' : `${counted(passedOver, 'cell')} can not be changed, and ${passedOver === 1 ? 'is' : 'are'} passed over.`}
        </Text>
        {problems.length === 0 ? null : (
          <Alert color="red" variant="light" role="alert" title="Nothing can be pasted yet">
            {problems.slice(0, 5).map(({ field, text, problem }, index) => <Text key={index} size="sm">{field} “{text.slice(0, 60)}” {problem}.</Text>)}
            {problems.length > 5 ? <Text size="sm">And {counted(problems.length - 5, 'more')}.</Text> : null}
          </Alert>
        )}
        {edits.length === 0 ? null : (
          <Table.ScrollContainer minWidth={320} maxHeight={320} aria-label="Changes" tabIndex={0}>
            <Table verticalSpacing={3} stickyHeader aria-label="Changes">
              <Table.Thead><Table.Tr><Table.Th>Record</Table.Th><Table.Th>Field</Table.Th><Table.Th>From</Table.Th><Table.Th>To</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {edits.slice(0, SHOWN).map(({ record, field, text }) => (
                  <Table.Tr key={`${record.PK_ID}.${field.Name}`}>
                    <Table.Td>{record.PK_ID}</Table.Td>
                    <Table.Td>{field.Name}</Table.Td>
                    <Table.Td>{textOfValue(field, record[field.Name]).slice(0, 80)}</Table.Td>
                    <Table.Td>{text.slice(0, 80)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {edits.length > SHOWN ? <Text size="xs" c="dimmed">The first {SHOWN} of {counted(edits.length, 'change')}.</Text> : null}
        {error === null ? null : <ErrorState error={error} what="The new records were not added" />}
        {done === null ? null : <Progress value={edits.length === 0 ? 100 : (100 * done) / edits.length} aria-label={`${done} of ${edits.length} cells saved`} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={done !== null} data-autofocus>Cancel</Button>
          <Button onClick={() => void run()} loading={done !== null} disabled={problems.length > 0}>Paste</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
