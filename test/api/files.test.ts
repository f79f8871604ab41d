import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepContents } from '../../src/files/sweep-contents.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ roles: { api: true, worker: false }, environment: { ROWCAST_MAX_FILE_MB: '1', ROWCAST_FILE_SPACE_MB: '4' } });
});
afterAll(() => server.close());

const bearer = () => ({ authorization: `Bearer ${server.api.token}` });

async function upload(method: 'POST' | 'PUT', path: string, files: readonly { name: string; bytes: Buffer | string; type?: string }[], field = 'File') {
  const form = new FormData();
  for (const { name, bytes, type = 'application/octet-stream' } of files) form.append(field, new Blob([bytes], { type }), name);
  const response = await fetch(`${server.url}${path}`, { method, headers: bearer(), body: form });
  return { status: response.status, body: (await response.json()) as { Code: string; Message: string; Result: { Name: string; ExternalKey: string }[] } };
}

const download = async (path: string) => fetch(`${server.url}${path}`, { headers: bearer() });
const folder = async (name: string, parent = '') => (await server.api.post(`/v3/files/folders?externalKey=${parent}`, { Name: name })).body.Result.ExternalKey as string;

test('a file is uploaded, listed, described, downloaded byte by byte, and deleted', async () => {
  const key = await folder('Round trip');
  const bytes = randomBytes(700_001);
  const made = await upload('POST', `/v3/files?externalKey=${key}`, [{ name: 'Grüße 😀.png', bytes, type: 'image/png' }], 'Files');
  expect([made.status, made.body.Result]).toEqual([201, [{ Name: 'Grüße 😀.png', ExternalKey: expect.any(String) }]]);
  const fileKey = made.body.Result[0]?.ExternalKey ?? '';

  const info = (await server.api.get(`/v3/files/${fileKey}/fileInfo`)).body.Result;
  expect(info).toMatchObject({ Name: 'Grüße 😀.png', ExternalKey: fileKey, ContentType: 'image/png', Size: 700_001, DateCreated: expect.stringMatching(/^\d{4}-.*\.\d{7}Z$/) });
  expect((await server.api.get(`/v3/files?externalKey=${key}`)).body).toEqual({ Result: [info], Pagination: { TotalCount: 1, PageNumber: 1, PageSize: 100 } });
  expect((await server.api.get(`/v2/files?externalKey=${key}`)).body).toEqual({ Result: { Folders: [], Files: [info] } });
  expect((await server.api.get(`/v2/files?externalKey=${fileKey}`)).body).toEqual({ Result: { Folders: [], Files: [info] } });

  const path = `filePath=${encodeURIComponent('/round TRIP/Grüße 😀.png')}`;
  for (const address of [`/v3/files/${fileKey}`, `/v2/files/path?${path}`]) {
    const answer = await download(address);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''Gr%C3%BC/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  }
  expect((await server.api.get(`/v3/files/path/fileInfo?${path}`)).body.Result).toEqual(info);
  expect((await server.api.delete(`/v3/files/${fileKey}`)).status).toBe(200);
  expect((await server.api.get(`/v3/files/${fileKey}`)).status).toBe(404);
  expect((await server.api.delete(`/v2/files/path?${path}`)).status).toBe(404);
});

test('a name that is taken: refused in v3, left out in v2, replaced by PUT, which keeps the key', async () => {
  const key = await folder('Taken');
  const first = await upload('POST', `/v3/files?externalKey=${key}`, [{ name: 'a.txt', bytes: 'one', type: 'text/plain' }]);
  expect((await upload('POST', `/v3/files?externalKey=${key}`, [{ name: 'A.txt', bytes: 'x' }, { name: 'b.txt', bytes: 'x' }])).status).toBe(409);
  expect((await server.api.get(`/v3/files?externalKey=${key}`)).body.Pagination.TotalCount).toBe(1);
  const partly = await upload('POST', `/v2/files?externalKey=${key}`, [{ name: 'a.txt', bytes: 'x' }, { name: 'b.txt', bytes: 'two' }]);
  expect([partly.status, partly.body.Result.map(({ Name }) => Name)]).toEqual([201, ['b.txt']]);
  expect((await upload('POST', `/v2/files?externalKey=${key}`, [{ name: 'a.txt', bytes: 'x' }])).body.Code).toBe('Conflict');
  const replaced = await upload('PUT', `/v3/files?externalKey=${key}`, [{ name: 'a.TXT', bytes: 'three', type: 'text/plain' }]);
  expect([replaced.status, replaced.body.Result]).toEqual([200, first.body.Result]);
  expect(await (await download(`/v3/files/${first.body.Result[0]?.ExternalKey}`)).text()).toBe('three');
});

test('what a browser would run is saved, never shown', async () => {
  const { body } = await upload('PUT', '/v3/files', [{ name: 'page.html', bytes: '<script>alert(1)</script>', type: 'text/html' }, { name: 'logo.svg', bytes: '<svg/>', type: 'image/svg+xml' }]);
  for (const { ExternalKey } of body.Result) {
    expect((await download(`/v3/files/${ExternalKey}`)).headers.get('content-disposition')).toMatch(/^attachment;/);
  }
});

test('folders are made in folders, listed in order, and deleted when empty or by force', async () => {
  const top = await folder('Top');
  for (const name of ['b', 'a', 'c']) await folder(name, top);
  const inner = await folder('Inner', top);
  await upload('POST', `/v3/files?externalKey=${inner}`, [{ name: 'deep.txt', bytes: 'x' }]);
  const list = async (query: string) => (await server.api.get(`/v3/files/folders?externalKey=${top}&${query}`)).body.Result.map(({ Name }: { Name: string }) => Name);
  expect(await list('')).toEqual(['a', 'b', 'c', 'Inner']);
  expect(await list('sortField=DateCreated&sortDescending=true')).toEqual(['Inner', 'c', 'a', 'b']);
  expect((await server.api.get(`/v2/files?externalKey=${top}`)).body.Result.Folders).toHaveLength(4);
  expect((await server.api.post(`/v3/files/folders?externalKey=${top}`, { Name: 'A' })).status).toBe(409);
  expect((await server.api.get('/v3/files/path/fileInfo?filePath=/top/inner/DEEP.txt')).status).toBe(200);
  expect((await server.api.delete(`/v3/files/folders/${top}`)).body).toMatchObject({ Code: 'Conflict' });
  expect((await server.api.delete(`/v3/files/folders/${top}?force=true`)).status).toBe(204);
  expect((await server.api.get('/v3/files/path/fileInfo?filePath=/Top/Inner/deep.txt')).status).toBe(404);
  expect((await server.api.get(`/v3/files/folders/${inner}`)).status).toBe(404);
});

test('no name climbs out of its folder, and what is wrong is named', async () => {
  for (const Name of ['', '.', '..', 'a/b', 'a\\b', 'a\u0000b', ' a', 'x'.repeat(256)]) {
    expect((await server.api.post('/v3/files/folders', { Name })).body, JSON.stringify(Name)).toMatchObject({ Code: 'IncorrectBodyParameter' });
  }
  const climbed = await upload('PUT', '/v3/files', [{ name: '../../etc/passwd', bytes: 'x' }]);
  if (climbed.status === 200) expect(climbed.body.Result[0]?.Name).toBe('passwd');
  else expect(climbed.body.Code).toBe('IncorrectBodyParameter');
  expect((await upload('POST', '/v3/files', [{ name: 'a:b.txt', bytes: 'x' }])).body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringContaining('name') });
  expect((await server.api.get('/v3/files/path?filePath=/../passwd')).status).toBe(404);
  expect((await server.api.get('/v3/files/path')).body).toMatchObject({ Code: 'IncorrectQueryParameter' });
  expect((await server.api.get('/v3/files?externalKey=nothing')).status).toBe(404);
  expect((await server.api.get('/v3/files?sortField=Secret')).status).toBe(400);
  expect((await server.api.get('/v3/files?pageSize=4')).status).toBe(400);
  expect((await server.api.get('/v3/files/not-a-key')).status).toBe(404);
  expect((await server.api.post('/v3/files', { Name: 'x' })).body).toMatchObject({ Code: 'UnsupportedMediaType' });
  expect((await upload('POST', '/v3/files', [])).body).toMatchObject({ Code: 'IncorrectBodyParameter' });
  const broken = await fetch(`${server.url}/v3/files`, { method: 'POST', headers: { ...bearer(), 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\nContent-Disposition: form-data; name="File"; filename="a"\r\n\r\nhalf' });
  expect(broken.status).toBeGreaterThanOrEqual(400);
  expect(broken.status).toBeLessThan(500);
});

test('a file, and the space of an account, are bounded; what nothing names is swept', async () => {
  const exact = await upload('PUT', '/v3/files', [{ name: 'exact', bytes: randomBytes(1024 * 1024) }]);
  expect(exact.status).toBe(200);
  const over = await upload('PUT', '/v3/files', [{ name: 'over', bytes: randomBytes(1024 * 1024 + 1) }]);
  expect([over.status, over.body.Code]).toEqual([413, 'BodyTooLarge']);
  const many = [];
  for (let index = 0; index < 5; index += 1) many.push(await upload('PUT', '/v3/files', [{ name: `fill ${index}`, bytes: randomBytes(1024 * 1024) }]));
  expect(many.some(({ status, body }) => status === 413 && body.Message.includes('4 MB'))).toBe(true);

  const unused = async () => (await server.pool.query('select from rowcast.content where unused_since is not null')).rowCount ?? 0;
  expect(await unused()).toBeGreaterThan(0);
  const hour = 60 * 60_000;
  expect(await sweepContents(server.pool, { now: new Date(), keepMs: hour })).toEqual({ swept: 0, more: false });
  await sweepContents(server.pool, { now: new Date(Date.now() + 2 * hour), keepMs: hour });
  expect(await unused()).toBe(0);
  const { rows: [orphans] } = await server.pool.query<{ count: number }>(
    'select count(*) from rowcast.content_chunk k left join rowcast.content c on c.account_id = k.account_id and c.id = k.content_id where c.id is null',
  );
  expect(orphans?.count).toBe(0);
  expect((await download(`/v3/files/${exact.body.Result[0]?.ExternalKey}`)).status).toBe(200);
  expect((await upload('PUT', '/v3/files', [{ name: 'room again', bytes: 'x' }])).status).toBe(200);
});
