import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { boundBodyTime } from './bound-body-time.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

function server() {
  const app = Fastify();
  boundBodyTime(app);
  app.post('/', async () => 'taken');
  return app;
}

async function halfRequest(contentType: string) {
  const app = server();
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => (received += data.toString()));
  const closed = once(socket, 'close');
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${contentType}\r\nContent-Length: 100\r\n\r\n{`);
  return { app, socket, closed, received: () => received };
}

it('cuts off a request whose body does not come, with an answer', async () => {
  const { app, closed, received } = await halfRequest('application/json');
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0), { timeout: 60_000 });
  vi.advanceTimersByTime(120_000);
  await closed;
  expect(received()).toContain('The request did not arrive in time.');
  await app.close();
});

it('gives no second answer to a request that was answered without its body', async () => {
  const { app, closed, received, socket } = await halfRequest('application/xml');
  await once(socket, 'data');
  vi.advanceTimersByTime(120_000);
  await closed;
  expect(received().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 415']);
  await app.close();
});

it('leaves an injected request alone once it is answered', async () => {
  const app = server();
  expect((await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/xml' }, payload: '<x/>' })).statusCode).toBe(415);
  vi.advanceTimersByTime(120_000);
  await app.close();
});
