import { expect, test } from 'vitest';
import { judgeOutgoingUrl } from './judge-outgoing-url.ts';
import { parseAllowRanges } from './outgoing-address.ts';

const closed = { allow: [], publicUrl: 'http://127.0.0.1:8080' };
const open = { allow: parseAllowRanges(['127.0.0.0/8', '::1/128']), publicUrl: 'http://127.0.0.1:8080' };

test.each(['https://example.com/hook?x=1', 'https://example.com:8443', 'https://1.1.1.1/', 'https://[2606:4700::1111]/', 'https://receiver/', 'http://127.0.0.1:8080/inspect/abc-DEF_1'])(
  'takes %s',
  (url) => expect(judgeOutgoingUrl(url, closed)).toBeNull(),
);

test.each([
  ['', 'not a valid address'],
  ['example.com', 'not a valid address'],
  [' https://example.com', 'not a valid address'],
  ['https://exam\nple.com', 'not a valid address'],
  ['https://example.com/\0', 'not a valid address'],
  ['https://example.com/\ud800', 'not a valid address'],
  ['https://', 'not a valid address'],
  ['http://example.com', 'must be an https address'],
  ['ftp://example.com', 'must be an https address'],
  ['javascript:alert(1)', 'not a valid address'],
  ['https://user:pass@example.com', 'must not carry credentials'],
  ['https://127.0.0.1/', '127.0.0.1 is not a public address'],
  ['https://0x7f.1/', '127.0.0.1 is not a public address'],
  ['https://2130706433/', '127.0.0.1 is not a public address'],
  ['https://127.0.0.1./', '127.0.0.1 is not a public address'],
  ['https://169.254.169.254/latest', 'not a public address'],
  ['https://[::1]/', '::1 is not a public address'],
  ['https://[::ffff:10.0.0.1]/', 'not a public address'],
  ['https://localhost/', 'localhost is not a public host'],
  ['https://LOCALHOST./', 'localhost is not a public host'],
  ['https://a.localhost/', 'a.localhost is not a public host'],
  ['https://printer.local/', 'printer.local is not a public host'],
  ['https://metadata.google.internal./', 'metadata.google.internal is not a public host'],
  ['http://127.0.0.1:8080/inspect/', 'not a public address'],
  ['http://127.0.0.1:8080/inspect/a/b', 'not a public address'],
  ['http://127.0.0.1:8080/inspect/a?b', 'not a public address'],
  [`https://example.com/${'a'.repeat(2028)}`, 'more than 2047 characters'],
])('refuses %j', (url, problem) => expect(judgeOutgoingUrl(url, closed)).toContain(problem));

test('an operator\'s ranges open what they name, http too', () => {
  for (const url of ['http://127.0.0.1:9999/', 'https://127.0.0.1/', 'http://[::1]:9/', 'http://localhost:3000/', 'http://receiver.local/', 'http://receiver:3000/']) {
    expect(judgeOutgoingUrl(url, open), url).toBeNull();
  }
  for (const url of ['http://10.0.0.1/', 'https://10.0.0.1/', 'http://example.com/', 'http://1.1.1.1/']) {
    expect(judgeOutgoingUrl(url, open), url).not.toBeNull();
  }
});
