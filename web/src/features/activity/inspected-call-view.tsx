import { Alert, Code, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import { ExactTime } from '../../ui/exact-time.tsx';
import { formatBytes } from '../../ui/format-number.ts';
import { indentJson } from '../../ui/indent-json.ts';
import { StatusDot, type Tone } from '../../ui/status-dot.tsx';
import type { InspectedCall } from './inspectors.ts';

/** Whether a call is signed, as the server judged it. */
export const SIGNATURES: Readonly<Record<'true' | 'false' | 'null', readonly [Tone, string, string]>> = {
  true: ['good', 'Signature verified', 'It is signed with the secret of the webhook that has this address.'],
  false: ['bad', 'Signature wrong', 'It is signed, but not with the secret of the webhook that has this address.'],
  null: ['quiet', 'Not checked', 'It is not signed, or no webhook has this address.'],
};

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** One call that came: its signature, headers and body. */
export function InspectedCallView({ call }: { call: InspectedCall }) {
  const json = isJson(call.Body);
  const [wanted, setWanted] = useState('pretty');
  const shown = json ? wanted : 'raw';
  const [tone, word, why] = SIGNATURES[`${call.SignatureVerified}`];
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Text size="sm" fw={600}>POST</Text>
        <ExactTime at={call.ReceivedAt} fraction />
        <Text size="sm" c="dimmed">{formatBytes(new Blob([call.Body]).size)}</Text>
      </Group>
      <Alert variant="light" color={tone === 'good' ? 'accent' : tone === 'bad' ? 'red' : 'gray'} p="xs">
        <StatusDot tone={tone}>{word}</StatusDot>
        <Text size="sm" mt={2}>{why}</Text>
      </Alert>
      <section aria-label="Body">
        <Group justify="space-between" mb="xs">
          <Title order={2} size="h4">Body</Title>
          <Group gap="xs">
            {json ? <SegmentedControl size="xs" aria-label="How to show the body" data={[{ value: 'pretty', label: 'Pretty' }, { value: 'raw', label: 'Raw' }]} value={shown} onChange={setWanted} /> : null}
            <CopyTextButton text={call.Body}>Copy body</CopyTextButton>
          </Group>
        </Group>
        {call.Body === '' ? <Text size="sm" c="dimmed">It has none.</Text> : (
          <Code block tabIndex={0} mah={520} style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{shown === 'pretty' ? indentJson(call.Body) : call.Body}</Code>
        )}
      </section>
      <section aria-label="Headers">
        <Title order={2} size="h4" mb="xs">Headers</Title>
        <Table layout="fixed" verticalSpacing={4} aria-label="Headers">
          <Table.Tbody>
            {Object.entries(call.Headers).toSorted(([one], [other]) => rank(one) - rank(other) || one.localeCompare(other)).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w="34%" fw={500} style={{ overflowWrap: 'anywhere' }}>{name}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}><code>{value}</code></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Stack>
  );
}

/** What the webhook adds comes first. */
function rank(header: string): number {
  return header.startsWith('webhook-') ? 0 : 1;
}
