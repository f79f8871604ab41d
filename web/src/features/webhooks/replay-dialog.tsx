import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../../ui/error-state.tsx';
import { counted, formatNumber } from '../../ui/format-number.ts';
import { ReturnFocus } from '../../ui/return-focus.tsx';
import { countReplay, createReplay, type ReplayCount, type ReplayFilter } from './create-replay.ts';
import { eventTypeName } from './event-type-name.ts';
import { webhookQuery } from './get-webhook.ts';
import { eventsQuery } from './list-events.ts';

const STATES = [
  { value: 'failed', label: 'Failed: dead or discarded' },
  { value: 'dead', label: 'Dead' },
  { value: 'discarded', label: 'Discarded' },
  { value: 'delivered', label: 'Delivered' },
  { value: '', label: 'Any' },
];

/** Fields side by side begin on one line. */
const BELOW = ['label' as const, 'input' as const, 'description' as const, 'error' as const];

interface ReplayDialogProps {
  webhookId: string;
  onClose: () => void;
  /** As the log is filtered. */
  initial: { from?: string | undefined; to?: string | undefined; event?: string | undefined; url?: string | undefined; state?: string };
}

/** Sends many messages again, by a filter; how many is counted first. */
export function ReplayDialog({ webhookId, onClose, initial }: ReplayDialogProps) {
  const events = useQuery(eventsQuery(webhookId));
  const webhook = useQuery(webhookQuery(webhookId));
  const [from, setFrom] = useState(withoutFraction(initial.from));
  const [to, setTo] = useState(withoutFraction(initial.to));
  const [event, setEvent] = useState(initial.event ?? '');
  const [url, setUrl] = useState(initial.url ?? '');
  const [state, setState] = useState(initial.state ?? 'failed');
  const [pace, setPace] = useState<number | string>('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const filter: ReplayFilter = {
    ...(from === '' ? {} : { From: from }), ...(to === '' ? {} : { To: to }), ...(event === '' ? {} : { EventId: event }), ...(url === '' ? {} : { Url: url }), ...(state === '' ? {} : { State: state }),
  };
  const [wanted] = useDebouncedValue(JSON.stringify(filter), 300);
  const count = useQuery({
    queryKey: ['webhooks', webhookId, 'replay-count', wanted],
    queryFn: ({ signal }) => countReplay(webhookId, JSON.parse(wanted) as ReplayFilter, signal),
    staleTime: 0, gcTime: 0, retry: false,
  });
  const start = async () => {
    setBusy(true);
    setError(null);
    await createReplay(webhookId, { ...filter, ...(typeof pace === 'number' ? { CallsPerSecond: pace } : {}) }).then(onClose, setError);
    setBusy(false);
  };
  const counting = count.isFetching || wanted !== JSON.stringify(filter);
  return (
    <Modal opened onClose={onClose} title="Replay messages" size="lg">
      <ReturnFocus />
      <form onSubmit={(submitted) => {
        submitted.preventDefault();
        void start();
      }}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">Sends the stored messages again, with today’s secret. They keep their message id, so receivers can tell repeats.</Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TextInput label="From" inputWrapperOrder={BELOW} description="UTC, included" value={from} placeholder="2026-11-22T00:00:00Z" onChange={(changed) => setFrom(changed.target.value.trim())} data-autofocus />
            <TextInput label="To" inputWrapperOrder={BELOW} description="UTC, excluded; empty: now" value={to} onChange={(changed) => setTo(changed.target.value.trim())} />
            <Select label="State of the latest call" data={STATES} value={state} onChange={(value) => setState(value ?? '')} />
            <Select label="Event" data={[{ value: '', label: 'Any' }, ...(events.data ?? []).map(({ Id, Type, ObjectName }) => ({ value: Id, label: `${ObjectName} · ${eventTypeName(Type)}` }))]} value={event} onChange={(value) => setEvent(value ?? '')} />
            <Select label="URL" data={[{ value: '', label: 'All of the webhook' }, ...(webhook.data?.OutgoingUrls ?? [])]} value={url} onChange={(value) => setUrl(value ?? '')} />
            <NumberInput label="Calls per second" inputWrapperOrder={BELOW} description="Empty: as fast as they are sent" min={1} max={100_000} allowDecimal={false} value={pace} onChange={setPace} />
          </SimpleGrid>
          {count.isError ? <ErrorState error={count.error} what="This can not be counted" /> : <Text size="sm" aria-live="polite">{counting || count.data === undefined ? 'Counting …' : sentenceOf(count.data)}</Text>}
          {error === null ? null : <ErrorState error={error} what="The replay was not started" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={busy} disabled={counting || (count.data?.Count ?? 0) === 0}>{count.data === undefined || counting ? 'Replay' : `Replay ${counted(count.data.Count, 'call')}`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const withoutFraction = (time = '') => time.replace(/\.0+Z$/, 'Z');

function sentenceOf({ Count, Skipped, Exact }: ReplayCount): string {
  const skipped = [
    [Skipped.Waiting, 'that still wait'], [Skipped.BodyGone, 'past their retention'], [Skipped.Unsendable, 'that are too large'], [Skipped.UrlRemoved, 'to URLs that are gone'],
  ].flatMap(([count, why]) => (count === 0 ? [] : [`${formatNumber(count as number)} ${why}`]));
  return `${Exact ? '' : 'At least '}${counted(Count, 'call')} will be made.${skipped.length === 0 ? '' : ` Passed over: ${skipped.join(', ')}.`}`;
}
