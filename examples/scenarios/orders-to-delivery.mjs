// Data synchronization: a new order goes to two delivery services at once. One webhook with two URLs (multicast), default payload.
import assert from 'node:assert/strict';
import { runScenario } from './run-scenario.mjs';

await runScenario('Orders go to two delivery services', async ({ api, createTable, createWebhook, startService }) => {
  const labels = await startService('the label printer');
  const couriers = await startService('the courier');

  await createTable({
    Name: 'Sample_Orders',
    Columns: [
      { Name: 'Order_Number', Type: 'PREFIXED AUTONUMBER', Prefix: 'SO-', Format: '00001' },
      { Name: 'Customer', Type: 'STRING' },
      { Name: 'Address', Type: 'TEXT' },
      { Name: 'Total', Type: 'CURRENCY' },
      { Name: 'Express', Type: 'YES/NO' },
    ],
  });
  const webhook = await createWebhook({ Name: 'Orders to delivery', OutgoingUrls: [labels.url, couriers.url] });
  labels.trust(webhook.Secret);
  couriers.trust(webhook.Secret);
  await api('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Sample_Orders' });

  await api('POST', '/v2/tables/Sample_Orders/records', { Customer: 'Ada Lovelace', Address: '12 St James\'s Square, London', Total: 129.9, Express: true });

  const [atLabels] = await labels.received(1);
  const [atCouriers] = await couriers.received(1);
  assert.deepEqual(atLabels.data, [
    { PK_ID: 1, Order_Number: 'SO-00001', Customer: 'Ada Lovelace', Address: '12 St James\'s Square, London', Total: 129.9, Express: true },
  ]);
  assert.equal(atLabels.eventType, 'table.recordInsert');
  // One message, two calls.
  assert.deepEqual(atCouriers, atLabels);
});
