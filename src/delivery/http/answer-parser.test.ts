import { fc } from '../../../test/support/fixed-seed.ts';
import { expect, it } from 'vitest';
import { AnswerParser, MalformedAnswerError } from './answer-parser.ts';

interface Seen {
  status: number | null;
  retryAfter: string | null;
  body: string;
  done: boolean;
  keepAliveMs: number;
}

/** Reads the pieces in turn, and then, if asked, the end of the connection. */
function read(pieces: readonly Buffer[], closes = false, parser = new AnswerParser()): Seen {
  const seen: Seen = { status: null, retryAfter: null, body: '', done: false, keepAliveMs: 0 };
  const sink = {
    head(head: { status: number; retryAfter: string | null }) {
      expect(seen.status).toBeNull();
      Object.assign(seen, head);
    },
    body(chunk: Buffer) {
      seen.body += chunk.toString('latin1');
      return true;
    },
  };
  for (const piece of pieces) parser.take(piece, sink);
  if (closes) parser.end();
  return { ...seen, done: parser.done, keepAliveMs: parser.keepAliveMs };
}

const whole = (text: string, closes = false) => read([Buffer.from(text, 'latin1')], closes);
const chunked = (text: string, sizes: readonly number[], trailer: string): string => {
  let coded = '';
  let at = 0;
  for (const size of sizes) {
    const piece = text.slice(at, at + size);
    if (piece === '') break;
    coded += `${piece.length.toString(16)};ext="a b"\r\n${piece}\r\n`;
    at += size;
  }
  const rest = text.slice(at);
  return `${coded}${rest === '' ? '' : `${rest.length.toString(16).toUpperCase()}\r\n${rest}\r\n`}0\r\n${trailer}\r\n`;
};

it('reads the same however an answer is cut into pieces, and again when it comes a second time', () => {
  const body = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 200 });
  const framing = fc.oneof(
    body.map((text) => ({ text, fields: `Content-Length: ${text.length}\r\n`, coded: text, closes: false })),
    fc.tuple(body, fc.array(fc.integer({ min: 1, max: 30 })), fc.constantFrom('', 'Checked: yes\r\n')).map(([text, sizes, trailer]) => ({
      text, fields: 'transfer-encoding: chunked\r\n', coded: chunked(text, sizes, trailer), closes: false,
    })),
    body.map((text) => ({ text, fields: '', coded: text, closes: true })),
  );
  fc.assert(
    fc.property(framing, fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304), fc.boolean(), fc.array(fc.nat()), ({ text, fields, coded, closes }, status, interim, cuts) => {
      const answer = `${interim ? 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n' : ''}HTTP/1.1 ${status} Some Reason\r\nRetry-After: 120\r\n${fields}\r\n${coded}`;
      const bytes = Buffer.from(answer, 'latin1');
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
      const expected = { status, retryAfter: '120', body: text, done: true, keepAliveMs: closes ? 0 : Infinity };
      const parser = new AnswerParser();
      for (const sent of [pieces, [bytes], pieces]) {
        parser.reset();
        expect(read(sent, closes, parser)).toEqual(expected);
      }
    }),
  );
});

it('knows answers without a body', () => {
  for (const status of [204, 304]) expect(whole(`HTTP/1.1 ${status} \r\ncontent-length: 12\r\n\r\n`)).toMatchObject({ status, body: '', done: true });
  expect(whole('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ status: 200, done: true, keepAliveMs: Infinity });
  expect(whole('HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ status: 200, done: true });
});

it('keeps a connection only as long as the receiver does, and none that is unusual', () => {
  const after = (fields: string, rest = '', version = '1.1') => whole(`HTTP/${version} 200 OK\r\ncontent-length: 2\r\n${fields}\r\nok${rest}`).keepAliveMs;
  expect(after('')).toBe(Infinity);
  expect(after('Connection: keep-alive\r\nKeep-Alive: timeout=5, max=100\r\n')).toBe(5_000);
  expect(after('Connection: Close\r\n')).toBe(0);
  expect(after('Connection: upgrade, close\r\n')).toBe(0);
  expect(after('', '', '1.0')).toBe(0);
  expect(after('', 'HTTP/1.1 200 OK\r\n')).toBe(0);
  expect(whole('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')).toMatchObject({ body: 'ok', done: true, keepAliveMs: 0 });
});

it('takes an answer for the one before only where its head is the same to the byte', () => {
  const parser = new AnswerParser();
  const next = (text: string) => {
    parser.reset();
    return read([Buffer.from(text, 'latin1')], false, parser);
  };
  expect(next('HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 2\r\n\r\nok')).toMatchObject({ status: 200, body: 'ok', done: true, keepAliveMs: 5_000 });
  expect(next('HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 2\r\n\r\nno')).toMatchObject({ status: 200, body: 'no', done: true, keepAliveMs: 5_000 });
  expect(next('HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\ncontent-length: 3\r\n\r\nyes')).toMatchObject({ body: 'yes', done: true, keepAliveMs: 5_000 });
  expect(next('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ status: 200, body: '', done: true, keepAliveMs: Infinity });
  expect(next('HTTP/1.1 503 No\r\nretry-after: 9\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ status: 503, retryAfter: '9' });
  expect(next('HTTP/1.1 503 No\r\nretry-after: 9\r\ncontent-length: 0\r\n\r\n')).toMatchObject({ status: 503, retryAfter: '9', done: true });
  expect(next('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')).toMatchObject({ body: 'ok', done: true });
  expect(next('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n')).toMatchObject({ body: 'yes', done: true });
  expect(() => next(`${'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'}0\r\n${'a: b\r\n'.repeat(10_000)}`)).toThrow(MalformedAnswerError);
});

it('is not done before the answer is', () => {
  for (const beginning of ['', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n', 'HTTP/1.1 100 Continue\r\n\r\n']) {
    expect(whole(beginning, true).done, beginning).toBe(false);
  }
});

it.each([
  'SSH-2.0-OpenSSH_9.2\r\n\r\n',
  'HTTP/2.0 200 OK\r\n\r\n',
  'HTTP/1.1 099 No\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n',
  'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
  'HTTP/1.1 200 OK\r\n: no name\r\n\r\n',
  'HTTP/1.1 200 OK\r\na: b\nc: d\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 1e3\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n',
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;${'x'.repeat(5_000)}`,
  `HTTP/1.1 200 OK\r\na: ${'b'.repeat(40_000)}`,
  `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2_000)}`,
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(10_000)}`,
])('refuses %.60j', (text) => {
  expect(() => whole(text)).toThrow(MalformedAnswerError);
});

it('whatever comes, it is refused or read: nothing else is thrown, and nothing is waited for without bound', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('HTTP/1.1 200 OK\r\n', 'content-length: 4\r\n', 'transfer-encoding: chunked\r\n', '\r\n', '4\r\n', 'abcd', '0\r\n', 'connection: close\r\n').map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        read(pieces, true);
      } catch (error) {
        if (!(error instanceof MalformedAnswerError)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
