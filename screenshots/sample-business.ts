import pg from 'pg';
import type { RestClient } from '../test/support/rest-client.ts';
import type { Receiver } from '../test/support/start-receiver.ts';

/** What pages are shown of. */
export interface SampleBusiness {
  crm: string;
  warehouse: string;
  /** Events of `crm`. */
  orderEvent: string;
  customEvent: string;
  /** A message of `warehouse` that failed, was tried again and arrived. */
  messageId: string;
  inspectorToken: string;
  taskKey: string;
}

const CUSTOMERS = ['Ada Lovelace', 'Grace Hopper', 'Mary Somerville', 'Hedy Lamarr', 'Katherine Johnson', 'Alan Turing', 'Radia Perlman', 'Edsger Dijkstra', 'Barbara Liskov', 'Donald Knuth', 'Lynn Conway', 'Tony Hoare'];
const CITIES = ['Lisbon', 'Utrecht', 'Graz', 'Turin', 'Aarhus', 'Lyon', 'Bath'];
const PRODUCTS = [['Huila, washed', 14.5], ['Yirgacheffe, natural', 17], ['House espresso', 12], ['Decaf Sierra', 13.5], ['Kenya Peaberry', 18.5]] as const;
const CUSTOM_PAYLOAD = `{
  "text": "Order [@field:PK_ID] of [@field:Customer] is now [@field:Status].",
  "total": "[@field:Total]",
  "was": "[@old:Status]",
  "at": "[@out-hook:eventDate]"
}`;

/** A coffee roaster with customers, orders, and the services that are told of them: some well, one failing, one held. */
export async function makeSampleBusiness(api: RestClient, receiver: Receiver, connectionString: string): Promise<SampleBusiness> {
  const send = async (method: 'post' | 'put', path: string, body: unknown) => {
    const answer = await api[method](path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // oxlint-disable-next-line typescript/no-explicit-any
    return answer.body as any;
  };
  const seen = new Map<string, number>();
  receiver.respond(({ url, headers }) => {
    const id = String(headers['webhook-id']);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    if (url === '/accounting') return { status: 503, body: '{"error": "maintenance until 14:00"}' };
    if (url === '/newsletter') return { status: 410, body: 'This hook was removed.' };
    if (url === '/warehouse' && times === 1 && seen.size % 5 === 0) return { status: 500, body: '{"error": "stock is locked, try again"}', afterMs: 30 };
    return { status: 200, body: '{"ok": true}', afterMs: 8 + (seen.size % 7) * 6 };
  });

  await send('post', '/v2/tables', { Name: 'Products', Columns: [{ Name: 'Name', Type: 'STRING', Unique: true }, { Name: 'Price', Type: 'CURRENCY' }, { Name: 'In_Stock', Type: 'INTEGER' }, { Name: 'Roast', Type: 'LIST-STRING', ListField: ['light', 'medium', 'dark'] }] });
  await send('post', '/v2/tables', { Name: 'Customers', Columns: [{ Name: 'Name', Type: 'STRING' }, { Name: 'Email', Type: 'STRING', Unique: true }, { Name: 'City', Type: 'STRING' }, { Name: 'Newsletter', Type: 'YES/NO' }, { Name: 'Since', Type: 'TIMESTAMP', OnInsert: true }] });
  await send('post', '/v2/tables', {
    Name: 'Orders',
    Columns: [
      { Name: 'Number', Type: 'PREFIXED AUTONUMBER', Prefix: 'RR-', Format: '00001' }, { Name: 'Customer', Type: 'STRING' }, { Name: 'Product', Type: 'STRING' }, { Name: 'Bags', Type: 'INTEGER' },
      { Name: 'Total', Type: 'CURRENCY' }, { Name: 'Status', Type: 'STRING' }, { Name: 'Gift', Type: 'YES/NO' }, { Name: 'Deliver_By', Type: 'DATE/TIME' }, { Name: 'Note', Type: 'TEXT' },
    ],
  });
  await send('post', '/v2/tables/Products/records', PRODUCTS.map(([Name, Price], index) => ({ Name, Price, In_Stock: 240 - index * 37, Roast: [(index % 3) + 1] })));
  await send('post', '/v2/tables/Customers/records', CUSTOMERS.map((Name, index) => ({ Name, Email: `${Name.toLowerCase().replace(' ', '.')}@example.com`, City: CITIES[index % CITIES.length], Newsletter: index % 3 !== 0 })));

  const webhook = async (Name: string, urls: string[], CallThrottling: number, Description: string): Promise<string> =>
    (await send('post', '/v2/outgoingWebhooks', { Name, OutgoingUrls: urls, CallThrottling, Description })).Id;
  const event = async (webhookId: string, body: object): Promise<string> => (await send('post', `/v2/outgoingWebhooks/${webhookId}/events`, body)).Id;
  const crm = await webhook('CRM', [`${receiver.url}/crm`, `${receiver.url}/backup`], 50, 'Keeps the sales team’s system up to date');
  const warehouse = await webhook('Warehouse', [`${receiver.url}/warehouse`], 20, 'Picks and ships');
  const accounting = await webhook('Accounting', [`${receiver.url}/accounting`], 5, 'Invoices');
  const newsletter = await webhook('Newsletter', [`${receiver.url}/newsletter`], 10, '');
  const inspector = await send('post', '/v2/inspectors', {});
  const trial = await webhook('Trial', [inspector.Url], 10, 'Calls the built-in inspector');
  await send('put', `/v2/outgoingWebhooks/${crm}`, { CustomHeaders: { Authorization: 'Bearer 4c1f-example', 'X-Source': 'orders' } });
  const orderEvent = await event(crm, { EventType: 'table.recordInsert', ObjectName: 'Orders' });
  const customEvent = await event(crm, { EventType: 'table.recordUpdate', ObjectName: 'Orders', ObjectFields: ['Status'], EventSources: ['Datasheet', 'RESTAPIs'], CustomPayloadTemplate: CUSTOM_PAYLOAD });
  await event(crm, { EventType: 'table.recordDelete', ObjectName: 'Customers', Enabled: false });
  await event(warehouse, { EventType: 'table.recordInsert', ObjectName: 'Orders', CustomPayloadFields: ['Number', 'Product', 'Bags'] });
  await event(accounting, { EventType: 'table.recordUpdate', ObjectName: 'Orders' });
  await event(newsletter, { EventType: 'table.recordUpdate', ObjectName: 'Customers', ObjectFields: ['Newsletter'] });
  await event(trial, { EventType: 'table.recordUpdate', ObjectName: 'Products' });

  const STATES = ['new', 'paid', 'packed', 'shipped'];
  const day = (index: number) => new Date(Date.UTC(2026, 2, 2 + index)).toISOString().slice(0, 19);
  await send('post', '/v2/tables/Orders/records', Array.from({ length: 60 }, (_, index) => {
    const [Product, price] = PRODUCTS[index % PRODUCTS.length]!;
    const Bags = 1 + (index * 7) % 5;
    return { Customer: CUSTOMERS[index % CUSTOMERS.length], Product, Bags, Total: Bags * price, Status: STATES[index % STATES.length], Gift: index % 9 === 4, Deliver_By: day(index % 20), Note: index % 6 === 0 ? 'Please ring twice.' : '' };
  }));
  await receiver.waitFor(180, 60_000);
  await send('put', '/v2/tables/Orders/records?q.where=PK_ID<=6', { Status: 'shipped' });
  await send('put', '/v2/tables/Customers/records?q.where=PK_ID<=3', { Newsletter: true });
  await send('put', '/v2/tables/Customers/records?q.where=PK_ID<=3', { Newsletter: false });
  await send('put', '/v2/tables/Products/records?q.where=PK_ID=2', { In_Stock: 180 });
  await send('put', '/v2/tables/Products/records?q.where=PK_ID=3', { In_Stock: 120 });

  await send('post', '/v2/views', {
    Name: 'OpenOrders', Note: 'What is to be packed', Tables: ['Orders', { Table: 'Customers', Join: 'left', On: 'Orders.Customer = Customers.Name' }],
    Fields: ['Orders.Number', 'Orders.Product', 'Orders.Bags', 'Orders.Status', { Field: 'Customers.City', Name: 'Ship_To' }], Where: "Orders.Status <> 'shipped'", EditableTable: 'Orders',
  });
  const task = async (body: object): Promise<string> => (await send('post', '/v2/tasks', body)).Result.ExternalKey;
  const taskKey = await task({
    Name: 'Ship what is packed', Frequency: '0 17 * * 1-5', TaskTimeZone: 'Europe/Lisbon',
    Steps: [{ Action: 'update', Table: 'Orders', Where: "Status = 'packed'", Values: { Status: 'shipped' } }],
  });
  await task({ Name: 'Restock', Frequency: 'On demand', Steps: [{ Action: 'update', Table: 'Products', Where: 'In_Stock < 100', Values: { In_Stock: 250 } }] });
  const failed = await until(async () => (await api.get(`/v2/outgoingWebhooks/${warehouse}/logs?Status=Failure&Limit=1`)).body.Result as { MessageId: string }[], ({ length }) => length > 0);
  await until(async () => (await api.get(`/v2/outgoingWebhooks/${accounting}/messages?State=dead`)).body.Result as unknown[], ({ length }) => length > 0);
  await until(async () => (await api.get(`/v2/outgoingWebhooks/${newsletter}/urls`)).body.Result as { State: string }[], (urls) => urls[0]?.State === 'held');
  // Not before: more calls to a URL that fails would have it probed more seldom.
  await send('post', `/v2/tasks/${taskKey}/run`, {});
  await makeHistory(connectionString, [[crm, orderEvent, 90, 0.004], [warehouse, null, 45, 0.03], [accounting, null, 20, 0.2]]);
  return { crm, warehouse, orderEvent, customEvent, messageId: failed[0]!.MessageId, inspectorToken: inspector.Token, taskKey };
}

async function until<Read>(read: () => Promise<Read>, fits: (value: Read) => boolean): Promise<Read> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    if (performance.now() > deadline) throw new Error(`does not come: ${JSON.stringify(value).slice(0, 400)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Counters of the 30 days before: a server that has run for a while has bars in its charts. */
async function makeHistory(connectionString: string, webhooks: readonly (readonly [webhookId: string, eventId: string | null, callsPerHour: number, failing: number])[]): Promise<void> {
  const database = new pg.Client({ connectionString });
  await database.connect();
  try {
    for (const [webhookId, eventId, rate, failing] of webhooks) {
      const event = eventId ?? (await database.query<{ id: string }>('select id from rowcast.event where webhook_id = $1 limit 1', [webhookId])).rows[0]!.id;
      // More by day than by night, more on some days than on others; the same at every run.
      await database.query(
        `with hours as (
           select w.account_id, h as hour, greatest(1, round($3::float8 * (1 + 0.8 * sin((extract(hour from h) - 8) / 24 * 2 * pi())) * (1 + 0.25 * sin(extract(day from h)))))::bigint as messages
           from rowcast.webhook w, generate_series(date_trunc('hour', now(), 'UTC') - interval '30 days', date_trunc('hour', now(), 'UTC') - interval '1 hour', '1 hour') h
           where w.id = $1
         ), hourly as (
           insert into rowcast.counter_hour (account_id, webhook_id, event_id, hour, messages, calls, errors)
           select account_id, $1, $2, hour, messages, messages, floor(messages * $4::float8 * (1 + sin(extract(epoch from hour) / 7000)))::bigint from hours
           on conflict do nothing returning *
         )
         insert into rowcast.counter_day (account_id, webhook_id, event_id, day, messages, calls, errors)
         select account_id, $1, $2, (hour at time zone 'UTC')::date, sum(messages), sum(calls), sum(errors) from hourly group by 1, 4
         on conflict do nothing`,
        [webhookId, event, rate, failing],
      );
    }
    await makeHistoryOfCalls(database, webhooks.map(([webhookId]) => webhookId));
  } finally {
    await database.end();
  }
}

/** Some calls of each of the 24 hours before, as long as calls take by day and by night, and what waited then. */
async function makeHistoryOfCalls(database: pg.Client, webhookIds: readonly string[]): Promise<void> {
  await database.query(`select rowcast.ensure_partitions((now() - interval '2 days')::date, now()::date)`);
  await database.query(
    `insert into rowcast.attempt (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms, http_status)
     select a.account_id, a.webhook_id, overlay(gen_random_uuid()::text placing left(rowcast.uuid_floor(h.at)::text, 13) from 1 for 13)::uuid, a.event_id, a.url_id, a.message_id, a.call_id, 1, 'delivered', h.at,
       round((14 + 9 * sin((extract(hour from h.at) - 8) / 24 * 2 * pi()) + n % 5) * case when n = 19 then 4 when n > 17 then 2 else 1 end)::int, 200
     from (select distinct on (webhook_id) * from rowcast.attempt where webhook_id = any ($1) order by webhook_id, id) a
     cross join generate_series(0, 19) n
     cross join lateral (select hour + n * interval '2 minutes' as at from generate_series(date_trunc('hour', now()) - interval '24 hours', date_trunc('hour', now()) - interval '1 hour', '1 hour') hour) h`,
    [webhookIds],
  );
  await database.query(
    `insert into rowcast.backlog_hour (account_id, webhook_id, hour, waiting)
     select account_id, id, hour, greatest(0, round(14 * sin((extract(hour from hour) - 9) / 24 * 2 * pi())))::bigint
     from rowcast.webhook cross join generate_series(date_trunc('hour', now(), 'UTC') - interval '24 hours', date_trunc('hour', now(), 'UTC') - interval '1 hour', '1 hour') hour
     where id = $1 on conflict do nothing`,
    [webhookIds[0]],
  );
}
