import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { bodyOfDraft, type EventDraft } from './event-draft.ts';
import { renderPayload, type RenderedSample } from './render-payload.ts';

/** What the payload of a draft would be, as the server renders it. @param record PK_ID; '' for the latest */
export function usePreview({ webhookId, eventId, draft, record }: { webhookId: string; eventId: string | undefined; draft: EventDraft; record: string }): UseQueryResult<RenderedSample> {
  const { Enabled: _, ...body } = bodyOfDraft(draft);
  const asked = { ...body, ...(record === '' ? {} : { RecordKey: record }), ...(eventId === undefined ? {} : { EventId: eventId }) };
  return useQuery({
    queryKey: ['preview', webhookId, asked],
    queryFn: ({ signal }) => renderPayload(webhookId, asked, signal),
    enabled: draft.table !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
}
