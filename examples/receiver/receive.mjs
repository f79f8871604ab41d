// A service that receives Rowcast's calls and trusts only signed ones. Node's own modules, nothing to install.
//
//   WEBHOOK_SECRET=whsec_… PORT=4000 node examples/receiver/receive.mjs
//
// On your own machine, start Rowcast with ROWCAST_OUTGOING_ALLOW=127.0.0.0/8 and give http://127.0.0.1:4000/ as the URL.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env.WEBHOOK_SECRET ?? '';
const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
const TOLERANCE_SECONDS = 300;

/** Ids of messages that were handled: a message may come twice, always with the same id. A real service stores them. */
const handled = new Set();

function isSigned({ id, timestamp, signature }, body) {
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  // Several signatures, apart by spaces, while a new secret takes the place of an old one.
  return signature.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  // The signature covers the bytes as they came: verify before parsing.
  const body = Buffer.concat(chunks).toString();
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signature = '' } = request.headers;
  if (!isSigned({ id, timestamp, signature }, body)) {
    response.writeHead(401).end('not signed with the webhook\'s secret');
    return;
  }
  if (!handled.has(id)) {
    handled.add(id);
    const { eventType, objectName, data } = JSON.parse(body);
    process.stdout.write(`${eventType} ${objectName} ${JSON.stringify(data)}\n`);
  }
  response.writeHead(204).end();
});

server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
  process.stderr.write(`Receiving on http://127.0.0.1:${server.address().port}/\n`);
});
