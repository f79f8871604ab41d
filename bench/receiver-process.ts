/**
 * The receiver of all figures, in a process of its own: answers every POST with an empty 200 and tells its parent how many came.
 * Messages from the parent: `{ expect: n }` → answers `{ reached: n }` once that many have come in all; `{ times: true }` → arrival times.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let received = 0;
let expected = Infinity;
const arrivals: number[] = [];

const server = createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    received += 1;
    if (arrivals.length < 100_000) arrivals.push(Date.now());
    response.writeHead(200, { 'content-length': '0' });
    response.end();
    if (received >= expected) {
      process.send?.({ reached: received });
      expected = Infinity;
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: { expect?: number; reset?: true }) => {
  if (message.reset === true) {
    received = 0;
    expected = Infinity;
    process.send?.({ reset: true });
  }
  if (message.expect !== undefined) {
    expected = message.expect;
    if (received >= expected) {
      process.send?.({ reached: received });
      expected = Infinity;
    }
  }
});
process.on('disconnect', () => process.exit(0));
