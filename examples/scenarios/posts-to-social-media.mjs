// Social media: a blog post is announced once it is published, not while it is a draft. An update of one selected field, and a
// template that is just what the network's API asks for.
import assert from 'node:assert/strict';
import { assertMessages, runScenario } from './run-scenario.mjs';

await runScenario('Posts go to social media', async ({ api, createTable, createWebhook, startService }) => {
  const network = await startService('the social network');

  await createTable({
    Name: 'Sample_Posts',
    Columns: [
      { Name: 'Title', Type: 'STRING' },
      { Name: 'Body', Type: 'TEXT' },
      { Name: 'Slug', Type: 'STRING' },
      { Name: 'Published', Type: 'DATE/TIME' },
    ],
  });
  const webhook = await createWebhook({ Name: 'Posts to social media', OutgoingUrls: [network.url] });
  network.trust(webhook.Secret);
  await api('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, {
    EventType: 'table.recordUpdate',
    ObjectName: 'Sample_Posts',
    ObjectFields: ['Published'],
    CustomPayloadTemplate: JSON.stringify({
      status: 'New on our blog: [@field:Title] https://blog.example.com/[@field:Slug]',
      post_at: '[@field:Published]',
      idempotency_key: '[@out-hook:messageId]',
    }),
  });

  const post = '/v2/tables/Sample_Posts/records?q.where=PK_ID=1';
  await api('POST', '/v2/tables/Sample_Posts/records', { Title: 'Draft', Body: 'To be written.', Slug: 'tables-that-call' });
  await api('PUT', post, { Title: 'Tables that "call"', Body: 'Here is how.' });
  await api('PUT', post, { Published: '2026-03-01T09:00:00' });

  const [{ idempotency_key: key, ...announcement }] = await network.received(1);
  assert.deepEqual(announcement, {
    status: 'New on our blog: Tables that "call" https://blog.example.com/tables-that-call',
    post_at: '2026-03-01T09:00:00',
  });
  assert.match(key, /^[0-9a-f-]{36}$/);
  await assertMessages(api, webhook, 1);
});
