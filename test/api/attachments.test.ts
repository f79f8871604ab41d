import { afterAll, beforeAll, expect, test } from 'vitest';
import { markLostAttachments } from '../../src/files/mark-lost-attachments.ts';
import { sweepContents } from '../../src/files/sweep-contents.ts';
import { expectStatus, makeEvent, makeWebhook, payloadOf } from '../flows/flow.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  server = await startServer();
  receiver = await startReceiver();
  expectStatus(await server.api.post('/v3/tables', {
    Name: 'Tickets',
    Fields: [
      { Name: 'Title', Type: 'STRING' },
      { Name: 'Scan', Type: 'ATTACHMENT', AttachmentPermittedFileTypes: ['.PDF', 'txt'], AttachmentMaxFileSize: 2, AttachmentMinFileSize: null },
      { Name: 'Picture', Type: 'FILE' },
    ],
  }), 201);
  expectStatus(await server.api.post('/v2/tables/Tickets/records', [{ Title: 'one' }, { Title: 'two' }]), 201);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

async function put(path: string, name: string, bytes: string, method: 'PUT' | 'POST' = 'PUT') {
  const form = new FormData();
  form.append('File', new Blob([bytes], { type: 'text/plain' }), name);
  const response = await fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${server.api.token}` }, body: form });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as { Code?: string; Message?: string } | null };
}

const scan = '/v3/tables/tickets/attachments/scan';

test('the field says what it permits', async () => {
  expect((await server.api.get('/v3/tables/Tickets/fields/Scan')).body.Result).toMatchObject({
    Type: 'ATTACHMENT', Editable: true, AttachmentPermittedFileTypes: ['pdf', 'txt'], AttachmentMinFileSize: null, AttachmentMaxFileSize: 2,
  });
  expect((await server.api.put('/v3/tables/Tickets/fields/Scan', { AttachmentMinFileSize: 3 })).body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringContaining('AttachmentMinFileSize') });
  expect((await server.api.put('/v3/tables/Tickets/fields/Title', { AttachmentMaxFileSize: 3 })).body.Message).toContain('is not a property of STRING');
});

test('an attachment calls the webhook with its name and an address that downloads it for a while', async () => {
  const webhook = await makeWebhook(server.api, 'Scans', [receiver.url]);
  await makeEvent(server.api, webhook, 'Update', 'Tickets', { ObjectFields: ['Scan'], CustomPayloadTemplate: '{"name":"[@field:Scan]","address":"[@field:Scan/]"}' });
  expect((await put(`${scan}/1`, 'notes.txt', 'first')).status).toBe(200);
  const [first] = await receiver.waitFor(1);
  const { name, address } = payloadOf(first!) as { name: string; address: string };
  expect(name).toBe('notes.txt');
  const path = address.slice(address.indexOf('/attachments/'));
  const downloaded = await fetch(`${server.url}${path}`);
  expect([downloaded.status, await downloaded.text()]).toEqual([200, 'first']);
  expect(downloaded.headers.get('content-disposition')).toContain('notes.txt');
  expect((await fetch(`${server.url}${path.slice(0, -2)}AA`)).status).toBe(404);

  // The same name again is another file, so a change.
  expect((await put(`${scan}/1`, 'notes.txt', 'second')).status).toBe(200);
  await receiver.waitFor(2);
  const latest = await fetch(`${server.url}${scan}/1`, { headers: { authorization: `Bearer ${server.api.token}` } });
  expect(await latest.text()).toBe('second');
});

test('records show the name, conditions find it, and no record call writes it', async () => {
  const { body } = await server.api.get(`/v2/tables/Tickets/records?q.where=${encodeURIComponent("Scan LIKE 'NOTES%'")}`);
  expect(body.Result).toEqual([{ PK_ID: 1, Title: 'one', Scan: 'notes.txt', Picture: '' }]);
  expect((await server.api.get(`${scan}/fileInfo?where=PK_ID=1`)).body).toEqual({ Result: [{ PK_ID: 1, FileName: 'notes', FileType: 'txt', ContentType: 'text/plain', Size: 6 }] });
  for (const field of ['Scan', 'Picture']) {
    expect((await server.api.post('/v2/tables/Tickets/records', { [field]: 'x' })).body).toMatchObject({ Code: 'AlterReadOnlyData', Message: expect.stringContaining(field) });
  }
});

test('what the field does not permit, and what is not there, is refused and changes nothing', async () => {
  expect((await put(`${scan}/1`, 'virus.exe', 'x')).body).toMatchObject({ Code: 'InvalidInputValue', Message: expect.stringContaining('pdf, txt') });
  expect((await put(`${scan}/1`, 'big.txt', 'x'.repeat(2_049))).body).toMatchObject({ Code: 'InvalidInputValue', Message: expect.stringContaining('2 KB') });
  expect((await put(`${scan}/99`, 'a.txt', 'x')).status).toBe(404);
  expect((await put('/v3/tables/tickets/attachments/Title/1', 'a.txt', 'x')).body).toMatchObject({ Code: 'FieldNotFound' });
  expect((await server.api.get(`${scan}/2`)).status).toBe(404);
  expect((await server.api.get(`${scan}/nothing`)).status).toBe(404);
  expect((await server.api.delete(scan)).status).toBe(400);
  expect((await server.api.get(`${scan}/fileInfo`)).body.Result).toHaveLength(1);
});

test('an attachment goes by its call, and with its record whoever deletes it', async () => {
  expect((await put(`${scan}/2`, 'two.pdf', 'two')).status).toBe(200);
  expect((await server.api.delete(`${scan}?q.where=PK_ID>0`)).body).toEqual({ RecordsAffected: 2 });
  expect((await server.api.get(`${scan}/fileInfo`)).body).toEqual({ Result: [] });

  expect((await put(`${scan}/2`, 'again.pdf', 'again')).status).toBe(200);
  const { rows: [account] } = await server.pool.query<{ data_schema: string }>('select data_schema from rowcast.account');
  const hour = 60 * 60_000;
  const later = (hours: number) => new Date(Date.now() + hours * hour);
  const used = async () => (await server.pool.query('select from rowcast.content where unused_since is null')).rowCount;
  await markLostAttachments(server.pool, { now: later(2), everyMs: hour });
  expect(await used()).toBe(1);
  await server.pool.query(`delete from "${account?.data_schema}"."Tickets" where "PK_ID" = 2`);
  await markLostAttachments(server.pool, { now: later(4), everyMs: hour });
  expect(await used()).toBe(0);
  await sweepContents(server.pool, { now: later(6), keepMs: hour });
  expect((await server.pool.query('select from rowcast.content_chunk')).rowCount).toBe(0);
});

test('a FILE field names a file of the account, and events fire', async () => {
  const webhook = await makeWebhook(server.api, 'Pictures', [`${receiver.url}/pictures`]);
  await makeEvent(server.api, webhook, 'Update', 'Tickets', { ObjectFields: ['Picture'] });
  expect((await put('/v3/files', 'Cat.png', 'meow', 'POST')).status).toBe(201);
  const address = '/v2/tables/Tickets/files/picture';
  expect((await server.api.put(`${address}?q.where=PK_ID=1`, { FilePath: '/CAT.png' })).body).toEqual({ RecordsAffected: 1 });
  const call = await receiver.waitForRequest((one) => one.url.endsWith('/pictures'));
  expect(payloadOf(call).data[0]).toMatchObject({ PK_ID: 1, Picture: '/Cat.png' });
  expect((await server.api.put(`${address}?q.where=PK_ID=1`, { FilePath: '/None.png' })).status).toBe(404);
  expect((await server.api.delete(`${address}?q.where=PK_ID=1`)).body).toEqual({ RecordsAffected: 1 });
  expect((await server.api.get('/v2/tables/Tickets/records?q.where=PK_ID=1')).body.Result[0].Picture).toBe('');
});
