import { useQuery } from '@tanstack/react-query';
import type { Filter } from '../../ui/filter-chips.tsx';
import { eventTypeName } from './event-type-name.ts';
import { webhookQuery } from './get-webhook.ts';
import { eventsQuery } from './list-events.ts';

const same = (value: string) => ({ value, label: value });
const HTTP_CODES = [
  { value: '2xx', label: '2xx: accepted' }, { value: '3xx', label: '3xx: redirected' }, { value: '4xx', label: '4xx: refused' }, { value: '5xx', label: '5xx: receiver failed' },
  { value: 'none', label: 'None: no answer' }, ...['400', '401', '403', '404', '408', '410', '413', '422', '429', '500', '502', '503', '504'].map(same),
];

/** What the log can be filtered by. Without a webhook, events and URLs are given as text. */
export function useLogFilters(webhookId: string | null): readonly Filter[] {
  const events = useQuery({ ...eventsQuery(webhookId ?? ''), enabled: webhookId !== null });
  const webhook = useQuery({ ...webhookQuery(webhookId ?? ''), enabled: webhookId !== null });
  return [
    { key: 'status', label: 'Status', options: [same('Success'), same('Failure')] },
    { key: 'code', label: 'HTTP code', options: HTTP_CODES },
    { key: 'activity', label: 'Activity', options: [same('Message created'), same('Message sent')] },
    webhookId === null
      ? { key: 'event', label: 'Event', placeholder: 'Id of the event' }
      : { key: 'event', label: 'Event', options: (events.data ?? []).map(({ Id, Type, ObjectName }) => ({ value: Id, label: `${ObjectName} · ${eventTypeName(Type)}` })) },
    webhookId === null
      ? { key: 'url', label: 'URL', placeholder: 'Exactly as the webhook has it' }
      : { key: 'url', label: 'URL', options: (webhook.data?.OutgoingUrls ?? []).map(same) },
    { key: 'message', label: 'Message id', placeholder: 'The webhook-id of the call' },
  ];
}
