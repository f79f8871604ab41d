import { afterEach, beforeEach, expect, test } from 'vitest';
import { startReceiver, type Receiver } from './start-receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const post = (path: string, body: string) => fetch(`${receiver.url}${path}`, { method: 'POST', body, redirect: 'manual' });

test('keeps what arrived and answers 200', async () => {
  const answer = await post('/a?b=1', 'héllo');
  expect(answer.status).toBe(200);
  const [call] = await receiver.waitFor(1);
  expect(call).toMatchObject({ method: 'POST', url: '/a?b=1', body: 'héllo' });
  expect(call?.bytes).toEqual(Buffer.from('héllo'));
});

test('waits for calls to come, and says what arrived when they do not', async () => {
  const third = receiver.waitForRequest(({ body }) => body === 'third');
  for (const body of ['first', 'second', 'third']) await post('/', body);
  expect((await third).body).toBe('third');
  await expect(receiver.waitFor(4, 20)).rejects.toThrow(/4 calls; 3 arrived:\n {2}POST \/ first/);
});

test('answers as it is told: an error, a redirect, a reset, nothing', async () => {
  receiver.respond(() => ({ status: 500, body: 'no' }));
  expect((await post('/', '')).status).toBe(500);
  receiver.respond(() => ({ status: 302, headers: { location: 'http://127.0.0.1/' } }));
  expect((await post('/', '')).headers.get('location')).toBe('http://127.0.0.1/');
  receiver.respond(() => 'reset');
  await expect(post('/', '')).rejects.toThrow();
  receiver.respond(() => 'hang');
  await expect(fetch(receiver.url, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
});
