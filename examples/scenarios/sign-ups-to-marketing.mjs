// Marketing: a platform is told when a user signs up for the newsletter or buys something, and what it was before. An update with
// selected fields; all else that changes stays untold.
import assert from 'node:assert/strict';
import { assertMessages, runScenario } from './run-scenario.mjs';

await runScenario('Sign-ups go to marketing', async ({ api, createTable, createWebhook, startService }) => {
  const marketing = await startService('marketing');

  await createTable({
    Name: 'Sample_Users',
    Columns: [
      { Name: 'Email', Type: 'STRING', Unique: true },
      { Name: 'Newsletter', Type: 'YES/NO' },
      { Name: 'Purchases', Type: 'INTEGER' },
      { Name: 'Last_Seen', Type: 'DATE/TIME' },
    ],
  });
  const webhook = await createWebhook({ Name: 'Sign-ups to marketing', OutgoingUrls: [marketing.url] });
  marketing.trust(webhook.Secret);
  await api('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, {
    EventType: 'table.recordUpdate',
    ObjectName: 'Sample_Users',
    ObjectFields: ['Newsletter', 'Purchases'],
    CustomPayloadTemplate: JSON.stringify({
      contact: '[@field:Email]',
      changed: '[@out-hook:changedFields]',
      newsletter: '[@field:Newsletter]',
      purchases: { before: '[@old:Purchases]', now: '[@field:Purchases]' },
    }),
  });

  const user = `/v2/tables/Sample_Users/records?${new URLSearchParams({ 'q.where': 'Email = \'ada@example.com\'' })}`;
  await api('POST', '/v2/tables/Sample_Users/records', { Email: 'ada@example.com', Purchases: 0 });
  await api('PUT', user, { Newsletter: true });
  await marketing.received(1);
  await api('PUT', user, { Last_Seen: '2026-03-01T09:00:00' });
  await api('PUT', user, { Newsletter: true, Purchases: 1 });

  assert.deepEqual(await marketing.received(2), [
    { contact: 'ada@example.com', changed: ['Newsletter'], newsletter: true, purchases: { before: 0, now: 0 } },
    { contact: 'ada@example.com', changed: ['Purchases'], newsletter: true, purchases: { before: 0, now: 1 } },
  ]);
  await assertMessages(api, webhook, 2);
});
