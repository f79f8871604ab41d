import { Button, Kbd } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import classes from './frame.module.css';
import { search, type Found } from './search.ts';
import { useAreas } from './use-areas.ts';

/** Where each kind of thing is shown. */
const PATHS: Readonly<Record<Found['Kind'], (found: Found) => string>> = {
  table: ({ Name }) => `/tables/${Name}`,
  view: ({ Name }) => `/tables/-/views/${Name}`,
  webhook: ({ Id }) => `/integrations/outgoing-webhooks/${Id}/events`,
  task: ({ Id }) => `/automation/tasks/${Id}`,
  event: ({ Id, WebhookId }) => `/integrations/outgoing-webhooks/${WebhookId}/events/${Id}`,
  message: ({ Id, WebhookId }) => `/integrations/outgoing-webhooks/${WebhookId}/logs/${Id}`,
};

/** ⌘K, Ctrl K: any page, table, view, webhook, task, event, message. */
export function Finder() {
  const navigate = useNavigate();
  const areas = useAreas();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const found = useQuery({ queryKey: ['search', wanted], queryFn: ({ signal }) => search(wanted, signal), enabled: wanted !== '', placeholderData: keepPreviousData });
  const pages = areas.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase())).map(({ label, path }) => ({ key: path, label, detail: 'Page', path }));
  const things = (wanted === '' ? [] : found.data ?? []).map((one) => (
    { key: `${one.Kind} ${one.Id}`, label: one.Name, detail: `${one.Kind[0]!.toUpperCase()}${one.Kind.slice(1)}${one.Detail === null ? '' : ` · ${one.Detail}`}`, path: PATHS[one.Kind](one) }
  ));
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={spotlight.open} className={classes.find!} aria-label="Find (Ctrl K)" rightSection={<Kbd size="xs" visibleFrom="sm">{/Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}</Kbd>}>Find</Button>
      <Spotlight.Root attributes={{ content: { 'aria-label': 'Find' } }} query={text} onQueryChange={setText} shortcut={['mod + K']} scrollable maxHeight={420}>
        <Spotlight.Search placeholder="A page, table, view, webhook, task, event or message id" aria-label="Find" />
        <Spotlight.ActionsList>
          {[...pages, ...things].map(({ key, label, detail, path }) => (
            <Spotlight.Action key={key} label={label} description={detail} onClick={() => void navigate(path)} />
          ))}
          {pages.length + things.length === 0 ? <Spotlight.Empty>{found.isFetching ? 'Looking …' : 'Nothing found'}</Spotlight.Empty> : null}
        </Spotlight.ActionsList>
      </Spotlight.Root>
    </>
  );
}
