import { Code, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyTextButton } from '../../ui/copy-text-button.tsx';
import { indentJson } from '../../ui/indent-json.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { curlOf } from './curl-of.ts';
import { sentRequestQuery, type SentRequestKey } from './get-sent-request.ts';

/** A request as it was sent, or would be sent now: its line, headers and body, and the same as a command. */
export function SentRequest(asked: SentRequestKey) {
  const sent = useQuery(sentRequestQuery(asked));
  return (
    <QueryState query={sent} what="The request could not be loaded" skeleton={<Skeleton h={120} />}>
      {(request) => (
        <>
          <Group justify="space-between">
            <Text size="xs" fw={600}>{request.Attempt === null ? 'Request, as it would be sent now' : 'Request'}</Text>
            <CopyTextButton text={curlOf(request)}>Copy as curl</CopyTextButton>
          </Group>
          <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {[`${request.Method} ${request.Url}`, ...Object.entries(request.Headers).map(([name, value]) => `${name}: ${value}`), '', indentJson(request.Body)].join('\n')}
          </Code>
        </>
      )}
    </QueryState>
  );
}
