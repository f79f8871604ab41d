import { ActionIcon, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatBytes } from '../../ui/format-number.ts';
import { indentJson } from '../../ui/indent-json.ts';
import type { EventDraft } from './event-draft.ts';
import classes from './event-editor.module.css';
import { webhookQuery } from './get-webhook.ts';
import { RecordSelect } from './record-select.tsx';
import type { RenderedSample } from './render-payload.ts';

const HEADERS = ['Content-Type: application/json; charset=utf-8', 'webhook-id: the message’s id', 'webhook-timestamp: seconds since 1970', 'webhook-signature: v1,…'];

/** What the server would send for a real record. */
export function PreviewPart({ draft, preview, record, setRecord, webhookId }: { draft: EventDraft; preview: UseQueryResult<RenderedSample>; record: string; setRecord: (key: string) => void; webhookId: string }) {
  const webhook = useQuery(webhookQuery(webhookId));
  return (
    <Stack gap="sm" component="section" aria-label="Preview">
      <Title order={2} size="h4">Preview</Title>
      {draft.table === '' ? <Text size="sm" c="dimmed">Choose an object to see what is sent for one of its records.</Text> : (
        <>
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <div style={{ flex: 1 }}><RecordSelect table={draft.table} value={record} onChange={setRecord} /></div>
            <ActionIcon variant="default" size={30} aria-label="Render again" onClick={() => void preview.refetch()}>⟳</ActionIcon>
          </Group>
          <Rendered preview={preview} custom={draft.payload === 'custom'} />
          <details>
            <summary><Text span size="sm">Request and headers</Text></summary>
            <pre className={classes.preview} tabIndex={0}>{[...(webhook.data?.OutgoingUrls ?? []).map((url) => `POST ${url}`), ...HEADERS].join('\n')}</pre>
          </details>
        </>
      )}
    </Stack>
  );
}

function Rendered({ preview, custom }: { preview: UseQueryResult<RenderedSample>; custom: boolean }) {
  if (preview.isError) return <ErrorState error={preview.error} what="There is no preview" />;
  if (preview.data === undefined) return <Text size="sm" c="dimmed">Rendering …</Text>;
  const { Payload, Size, RecordKey, Problems } = preview.data;
  return (
    <div aria-live="polite" aria-busy={preview.isFetching}>
      {Problems.length > 0 ? (
        <Stack gap={4} component="ul" m={0} pl="md">
          {Problems.map(({ Message, Line, Column }, index) => (
            <li key={index}>
              <Text size="sm" c="var(--mantine-color-error)">{custom && Line !== null ? `Line ${Line}, column ${Column}: ` : ''}{Message}</Text>
            </li>
          ))}
        </Stack>
      ) : (
        <>
          <pre className={classes.preview} tabIndex={0} aria-label="Rendered payload">{indentJson(Payload ?? '')}</pre>
          <Text size="xs" c="dimmed" mt={6}>
            {Size === null ? '' : `${formatBytes(Size)} of 10 MB · `}{RecordKey === null ? 'The table has no records: all values are empty.' : `Record #${RecordKey}`}
          </Text>
        </>
      )}
    </div>
  );
}
