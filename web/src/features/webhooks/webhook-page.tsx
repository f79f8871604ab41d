import { ActionIcon, Button, Menu, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { counted } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { DeleteWebhookDialog } from './delete-webhook-dialog.tsx';
import { webhookQuery, type WebhookDetails } from './get-webhook.ts';
import { webhookPaths } from './paths.ts';
import { TestDialog } from './test-dialog.tsx';
import { updateWebhook } from './update-webhook.ts';
import { useReported } from './use-reported.ts';

const TABS = [['events', 'Events'], ['settings', 'Settings'], ['logs', 'Logs']] as const;

/** A webhook that is open: its name and figures, and a tab. */
export function WebhookPage() {
  const { webhookId = '' } = useParams();
  const webhook = useQuery(webhookQuery(webhookId));
  return <QueryState query={webhook} page="Webhook" what="The webhook could not be loaded">{(details) => <OpenWebhook webhook={details} />}</QueryState>;
}

function OpenWebhook({ webhook }: { webhook: WebhookDetails }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [testing, setTesting] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const report = useReported();
  const tab = TABS.find(([key]) => pathname.startsWith(`${webhookPaths.webhook(webhook.Id)}/${key}`))?.[0] ?? 'events';
  const active = webhook.Status === 'Active';
  return (
    <>
      <PageHeader
        title={webhook.Name}
        beside={(
          <>
            <StatusDot tone={active ? 'good' : 'quiet'}>{webhook.Status}</StatusDot>
            <Text size="sm" c="dimmed">
              {counted(webhook.OutgoingUrls.length, 'URL')} · {counted(webhook.Events, 'event')} · {counted(webhook.CallThrottling, 'call')}/s
              <Text span inherit visibleFrom="sm"> · 30 days: {counted(webhook.Messages, 'message')}, {counted(webhook.Calls, 'call')}, {counted(webhook.Errors, 'error')}</Text>
            </Text>
          </>
        )}
        actions={(
          <>
            <Button variant="default" onClick={() => setTesting(true)} disabled={webhook.Events === 0}>Test</Button>
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="default" size={32} aria-label={`More for ${webhook.Name}`}>⋯</ActionIcon></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item disabled={webhook.Events === 0} onClick={() => report(updateWebhook(webhook.Id, { Enabled: !active }))}>{active ? 'Deactivate all events' : 'Activate all events'}</Menu.Item>
                <Menu.Item color="red" onClick={() => setDeleting(true)}>Delete webhook</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      />
      <Tabs value={tab} keepMounted={false} mb="md" activateTabWithKeyboard={false} onChange={(value) => void navigate(`${webhookPaths.webhook(webhook.Id)}/${value}`)}>
        <Tabs.List>
          {TABS.map(([key, label]) => <Tabs.Tab key={key} value={key} aria-controls="webhook-tab">{label}</Tabs.Tab>)}
        </Tabs.List>
      </Tabs>
      <div id="webhook-tab" role="tabpanel" aria-label={TABS.find(([key]) => key === tab)![1]}>
        <Outlet />
      </div>
      <TestDialog webhookId={webhook.Id} opened={testing} onClose={() => setTesting(false)} />
      <DeleteWebhookDialog webhook={webhook} opened={deleting} onClose={() => setDeleting(false)} />
    </>
  );
}
