import { Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SearchState } from '../../ui/use-search-state.ts';
import { eventTypeName } from './event-type-name.ts';
import { eventsQuery } from './list-events.ts';
import { webhookQuery } from './get-webhook.ts';
import { RANGES } from './log-range.ts';

/** The filters of the log, as they stand in the address. */
export function LogFilters({ webhookId, state, change }: { webhookId: string; state: SearchState; change: (changes: Record<string, string>, options?: { replace?: boolean }) => void }) {
  const events = useQuery(eventsQuery(webhookId));
  const webhook = useQuery(webhookQuery(webhookId));
  const any = (label: string) => ({ value: '', label });
  return (
    <Group gap="xs" role="search" aria-label="Filters">
      <Select w={150} aria-label="Range" data={RANGES.map(({ value, label }) => ({ value, label }))} value={state.range ?? '24h'} onChange={(range) => change({ range: range ?? '', from: '', to: '' })} />
      <Select w={130} aria-label="Status" data={[any('Any status'), 'Success', 'Failure']} value={state.status ?? ''} onChange={(status) => change({ status: status ?? '' })} />
      <Select w={160} aria-label="Activity" data={[any('Any activity'), 'Message created', 'Message sent']} value={state.activity ?? ''} onChange={(activity) => change({ activity: activity ?? '' })} />
      <Select w={190} aria-label="Event" data={[any('Any event'), ...(events.data ?? []).map(({ Id, Type, ObjectName }) => ({ value: Id, label: `${ObjectName} · ${eventTypeName(Type)}` }))]} value={state.event ?? ''} onChange={(event) => change({ event: event ?? '' })} />
      <Select w={200} aria-label="URL" data={[any('Any URL'), ...(webhook.data?.OutgoingUrls ?? [])]} value={state.url ?? ''} onChange={(url) => change({ url: url ?? '' })} />
      <TextInput w={190} type="search" aria-label="Message id" placeholder="Message id" key={state.message ?? ''} defaultValue={state.message ?? ''}
        onKeyDown={(event) => {
          if (event.key === 'Enter') change({ message: event.currentTarget.value.trim() });
        }}
        onBlur={(event) => {
          if (event.currentTarget.value.trim() !== (state.message ?? '')) change({ message: event.currentTarget.value.trim() });
        }} />
    </Group>
  );
}
