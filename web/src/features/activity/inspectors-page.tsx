import { ActionIcon, Anchor, Button, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, formatNumber } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { webhookPaths } from '../webhooks/paths.ts';
import { useReported } from '../webhooks/use-reported.ts';
import { createInspector, deleteInspector, inspectorsQuery, type InspectorListed } from './inspectors.ts';
import { activityPaths } from './paths.ts';

const COLUMNS: readonly Column<InspectorListed>[] = [
  { key: 'address', header: 'Address', render: ({ Token }) => <code>…/inspect/{Token.slice(0, 8)}…</code> },
  { key: 'calls', header: 'Calls', align: 'right', sortBy: ({ Calls }) => Calls, render: ({ Calls }) => formatNumber(Calls) },
  { key: 'last', header: 'Last call', sortBy: ({ LastCall }) => LastCall, render: ({ LastCall }) => (LastCall === null ? <Text span inherit c="dimmed">None</Text> : <RelativeTime at={LastCall} />) },
  {
    key: 'webhooks', header: 'Webhook',
    render: ({ Webhooks }) => Webhooks.map(({ Id, Name }, index) => <span key={Id}>{index === 0 ? '' : ', '}<Anchor component={Link} inherit to={webhookPaths.events(Id)}>{Name}</Anchor></span>),
  },
  { key: 'made', header: 'Created', sortBy: ({ DateCreated }) => DateCreated, render: ({ DateCreated }) => <RelativeTime at={DateCreated} /> },
];

/** The built-in receivers: addresses to try webhooks with. */
export function InspectorsPage() {
  const inspectors = useQuery(inspectorsQuery);
  const navigate = useNavigate();
  const report = useReported();
  const [deleting, setDeleting] = useState<InspectorListed | null>(null);
  const create = <Button onClick={() => report(createInspector().then(({ Token }) => navigate(activityPaths.inspector(Token))))}>Create inspector</Button>;
  return (
    <>
      <PageHeader title="Inspector" actions={create} />
      <QueryState query={inspectors} what="The inspectors could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="No inspectors yet" action={create}>An inspector is an address of this server that keeps the calls it gets and shows them as they arrive: point a webhook at it to see what it sends.</EmptyState>
        ) : (
          <DataTable
            label="Inspectors"
            columns={COLUMNS}
            rows={all}
            rowKey={({ Token }) => Token}
            href={({ Token }) => activityPaths.inspector(Token)}
            actions={(inspector) => (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={`More for ${inspector.Token.slice(0, 8)}`}>⋯</ActionIcon></Menu.Target>
                <Menu.Dropdown><Menu.Item color="red" onClick={() => setDeleting(inspector)}>Delete</Menu.Item></Menu.Dropdown>
              </Menu>
            )}
          />
        )}
      </QueryState>
      <Text size="xs" c="dimmed" mt="md">Each keeps its last 100 calls for seven days. Whoever knows an address may call it.</Text>
      <ConfirmDialog opened={deleting !== null} onClose={() => setDeleting(null)} title={`Delete the inspector ${deleting?.Token.slice(0, 8)}…?`} confirm="Delete inspector" onConfirm={() => deleteInspector(deleting!.Token)}>
        Its {counted(deleting?.Calls ?? 0, 'call')} go with it, and calls to its address fail from then on{deleting === null || deleting.Webhooks.length === 0 ? '' : `: those of ${deleting.Webhooks.map(({ Name }) => Name).join(', ')}`}.
      </ConfirmDialog>
    </>
  );
}
