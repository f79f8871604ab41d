// Analytics: a new lead is shared with a reporting service. The payload has chosen fields, so that names and addresses stay at home.
import assert from 'node:assert/strict';
import { runScenario } from './run-scenario.mjs';

await runScenario('Leads go to analytics', async ({ api, createTable, createWebhook, startService }) => {
  const analytics = await startService('analytics');

  await createTable({
    Name: 'Sample_Leads',
    Columns: [
      { Name: 'Full_Name', Type: 'STRING' },
      { Name: 'Email', Type: 'STRING', Unique: true },
      { Name: 'Campaign', Type: 'STRING' },
      { Name: 'Budget', Type: 'NUMBER' },
      { Name: 'Channels', Type: 'LIST-STRING', ListField: ['Search', 'Fair', 'Friend'] },
    ],
  });
  const webhook = await createWebhook({ Name: 'Leads to analytics', OutgoingUrls: [analytics.url] });
  analytics.trust(webhook.Secret);
  await api('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, {
    EventType: 'table.recordInsert',
    ObjectName: 'Sample_Leads',
    CustomPayloadFields: ['Campaign', 'Channels', 'Budget'],
  });

  await api('POST', '/v2/tables/Sample_Leads/records', {
    Full_Name: 'Grace Hopper', Email: 'grace@example.com', Campaign: 'Spring', Budget: 2500, Channels: [1, 3],
  });

  const [lead] = await analytics.received(1);
  assert.deepEqual(lead.data, [{ Campaign: 'Spring', Channels: { 1: 'Search', 3: 'Friend' }, Budget: 2500 }]);
});
