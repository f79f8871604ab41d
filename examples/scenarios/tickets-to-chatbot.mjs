// Chatbot: a new support ticket opens a conversation. A template with the bot's own structure, numbers and booleans as such.
import assert from 'node:assert/strict';
import { runScenario } from './run-scenario.mjs';

await runScenario('Tickets go to a chatbot', async ({ api, createTable, createWebhook, startService }) => {
  const bot = await startService('the chatbot');
  // Whoever finds its address can't talk to it: what is not signed is refused.
  assert.equal((await fetch(bot.url, { method: 'POST', body: '{"text": "hello"}' })).status, 401);

  await createTable({
    Name: 'Sample_Tickets',
    Columns: [
      { Name: 'Ticket', Type: 'RANDOM ID', Prefix: 'T-', Format: '0U', Length: 8 },
      { Name: 'Customer', Type: 'STRING' },
      { Name: 'Question', Type: 'TEXT' },
      { Name: 'Priority', Type: 'INTEGER' },
      { Name: 'Paying', Type: 'YES/NO' },
    ],
  });
  const webhook = await createWebhook({ Name: 'Tickets to chatbot', OutgoingUrls: [bot.url] });
  bot.trust(webhook.Secret);
  await api('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, {
    EventType: 'table.recordInsert',
    ObjectName: 'Sample_Tickets',
    CustomPayloadTemplate: `{
      'conversation': '[@field:Ticket]',
      'text': 'Ticket [@field:Ticket] of [@field:Customer]: [@field:Question]',
      'routing': { 'priority': '[@field:Priority]', 'paying': '[@field:Paying]' }
    }`,
  });

  const { Result: [ticket] } = await api('POST', '/v2/tables/Sample_Tickets/records?response=rows', {
    Customer: 'Alan Turing', Question: 'It says "halting".\nWill it stop?', Priority: 2, Paying: true,
  });

  const [conversation] = await bot.received(1);
  assert.match(ticket.Ticket, /^T-[0-9A-Z]{8}$/);
  assert.deepEqual(conversation, {
    conversation: ticket.Ticket,
    text: `Ticket ${ticket.Ticket} of Alan Turing: It says "halting".\nWill it stop?`,
    routing: { priority: 2, paying: true },
  });
});
