import fc from 'fast-check';
import { bodyFor, bodyMutation } from './bodies.ts';
import { fuzzCondition, fuzzList } from './conditions.ts';
import { hostileText, jsonText } from './hostile-values.ts';
import { fieldName, tableName, thing } from './names.ts';
import type { Method, Operation } from './operations.ts';

/** A request before the ids of things are known: `@@own.webhookId.2@@` stands for one. */
export interface FuzzRequest {
  operation: Operation;
  method: Method;
  /** Decoded. */
  segments: readonly string[];
  query: readonly (readonly [string, string])[];
  /** Put behind the address as it is. */
  suffix: string;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer | null;
}

const date = fc.constantFrom('2024-01-01', '2026-01-01T00:00:00Z', '2999-01-01', 'yesterday', '2024-13-01');
const QUERY: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'q.where': fuzzCondition, 'q.select': fuzzList, 'q.orderBy': fuzzList.map((list) => `${list} DESC`), 'q.groupBy': fuzzList,
  'q.limit': fc.constantFrom('1', '5', '1000', '0', '-1', '99999999999', '1e3'), 'q.pageNumber': fc.constantFrom('1', '2', '0', '999999999'), 'q.pageSize': fc.constantFrom('5', '25', '1000', '1'),
  'q.getPaginationInfo': fc.constantFrom('true', 'false', '1', 'x'), response: fc.constantFrom('rows', 'ROWS', ''), force: fc.constantFrom('true', 'false', 'x'),
  From: date, To: date, Limit: fc.constantFrom('1', '100', '0', '1001', 'x'), Cursor: fc.oneof(hostileText, fc.constantFrom('eyJ4IjoxfQ', 'MQ')),
  EventId: fc.nat(5).map((place) => thing('own', 'eventId', place)), MessageId: fc.nat(5).map((place) => thing('own', 'messageId', place)),
  externalKey: fc.nat(5).map((place) => thing('own', 'folderKey', place)), filePath: fc.constantFrom('/a.txt', '/b.bin', '/sub/a.txt', '/../x', ''),
  By: fc.constantFrom('hour', 'day', 'minute', 'eon'), Text: fc.constantFrom('C', 'Every', '%', 'F0'), HttpCode: fc.constantFrom('200', '0', 'x'), Format: fc.constantFrom('csv', 'tsv', 'jsonl', 'x'),
};

/** The fields that operations on one type of field need. */
const FIELD_OF: readonly [RegExp, string][] = [[/passwordFields\/\{field\}/, 'Secret'], [/attachments\/\{field\}/, 'Scan'], [/files\/\{field\}/, 'Picture']];

function segmentsOf({ path }: Operation): fc.Arbitrary<string[]> {
  const special = FIELD_OF.find(([pattern]) => pattern.test(path))?.[1];
  const usual = fc.tuple(fc.nat(7), tableName, fieldName, fc.nat(99)).map(([place, table, field, chance]) => path.split('/').slice(1).map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    switch (name) {
      case undefined:
        return segment;
      case 'table':
        return special === 'Secret' && chance < 90 ? 'Secrets' : special !== undefined && chance < 90 ? 'Everything' : table;
      case 'field':
        return special !== undefined && chance < 90 ? special : field;
      case 'recordKey':
        return String(place + 1);
      default:
        return thing(chance < 12 ? 'other' : 'own', name, place);
    }
  }));
  const hostile = fc.tuple(usual, fc.nat(9), hostileText).map(([segments, place, text]) => segments.map((segment, index) => (index === place % segments.length ? text.slice(0, 2_100) : segment)));
  return fc.oneof({ arbitrary: usual, weight: 30 }, { arbitrary: hostile, weight: 2 });
}

function queryOf({ query }: Operation): fc.Arbitrary<[string, string][]> {
  const members = query.map((name) => fc.tuple(fc.nat(99), fc.oneof({ arbitrary: QUERY[name] ?? hostileText, weight: 15 }, { arbitrary: hostileText, weight: 1 }))
    .map(([chance, value]): [string, string][] => (chance < (name === 'q.where' ? 85 : 25) ? [[name, value.slice(0, 1_500)]] : [])));
  const unknown = fc.tuple(fc.nat(99), fc.constantFrom('nope', 'q.where', 'Q.WHERE', '__proto__', 'response', 'q.select[]'), hostileText).map(([chance, name, value]): [string, string][] => (chance < 3 ? [[name, value.slice(0, 300)]] : []));
  return fc.tuple(...members, unknown).map((all) => all.flat());
}

const BOUNDARY = 'fuzzBoundary';
const multipart = fc.array(fc.tuple(fc.oneof(fc.constantFrom('a.txt', 'b.bin', 'c.txt'), hostileText.map((text) => text.slice(0, 300).replace(/[\r\n]/g, ' '))), fc.oneof(fc.string({ maxLength: 200 }), fc.constant('x'.repeat(70_000)))), { maxLength: 3 })
  .map((files) => Buffer.from(`${files.map(([name, content]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="File"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`).join('')}--${BOUNDARY}--\r\n`));
const tornMultipart = fc.tuple(multipart, fc.nat()).map(([whole, at]) => whole.subarray(0, at % (whole.length + 1)));

const contentType = fc.oneof(
  { arbitrary: fc.constant('application/json'), weight: 40 },
  { arbitrary: fc.constantFrom('application/json; charset=utf-8', 'text/json', 'application/problem+json', 'application/json; charset=utf-16', 'text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded', 'json', ''), weight: 1 },
);
const oddHeaders = fc.oneof(
  { arbitrary: fc.constant<Record<string, string>>({}), weight: 40 },
  { arbitrary: fc.constantFrom<Record<string, string>>({ 'content-encoding': 'gzip' }, { accept: 'application/xml' }, { 'accept-encoding': 'br;q=nope' }, { 'x-forwarded-for': "'; --" }, { 'x-request-id': 'x'.repeat(500) }, { range: 'bytes=0-1,5-2' }, { 'if-none-match': '*' }, { authorization: 'Bearer nope' }, { authorization: 'Basic Og==' }, { expect: 'x' }, { 'x-http-method-override': 'DELETE' }), weight: 2 },
);

type Payload = { body: string | Buffer | null; headers: Record<string, string> };

function payloadOf(operation: Operation): fc.Arbitrary<Payload> {
  const none = fc.constant<Payload>({ body: null, headers: {} });
  const value = bodyFor(operation);
  if (operation.path === '/oauth/token') {
    return fc.tuple(fc.constantFrom('client_credentials', 'refresh_token', 'x'), hostileText, hostileText)
      .map(([grant, id, secret]) => ({ body: `grant_type=${grant}&client_id=${encode(id)}&client_secret=${encode(secret)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
  }
  if (value === null && !/\/(files|imports?)$|\{recordKey\}$/.test(operation.path)) return fc.oneof({ arbitrary: none, weight: operation.method === 'GET' ? 200 : 20 }, { arbitrary: hostileText.map((body) => ({ body, headers: { 'content-type': 'application/json' } })), weight: 1 });
  const parts = fc.oneof({ arbitrary: multipart, weight: 8 }, { arbitrary: tornMultipart, weight: 1 }).map((body): Payload => ({ body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } }));
  if (value === null) return operation.method === 'GET' ? none : parts;
  const json = fc.tuple(value, bodyMutation, contentType).map(([body, mutate, type]): Payload => ({ body: mutate(jsonText(body)), headers: type === '' ? {} : { 'content-type': type } }));
  return fc.oneof({ arbitrary: json, weight: 600 }, { arbitrary: parts, weight: 5 }, { arbitrary: none, weight: 10 });
}

/** Half a character can't be in an address: it goes as bytes that are no UTF-8. */
export function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\u{10FFFF}')).replaceAll('%F4%8F%BF%BF', '%ED%A0%80');
}

const suffix = fc.oneof({ arbitrary: fc.constant(''), weight: 60 }, { arbitrary: fc.constantFrom('/', '//', '/..', '%', '%zz', '%ff', '?', '&&&', '?a=%00', ';x', '#x', '%00'), weight: 1 });

function requestOf(operation: Operation): fc.Arbitrary<FuzzRequest> {
  return fc.record({ segments: segmentsOf(operation), query: queryOf(operation), payload: payloadOf(operation), odd: oddHeaders, suffix, chance: fc.nat(199), other: fc.constantFrom<Method>('GET', 'POST', 'PUT', 'PATCH', 'DELETE') })
    .map(({ segments, query, payload, odd, suffix: behind, chance, other }) => ({
      operation, segments, query, suffix: behind, method: chance === 0 ? other : operation.method, body: payload.body, headers: { ...payload.headers, ...odd },
    }));
}

/** How often an operation is asked, beside 1. Those on records have the most to go wrong; those with passwords take long. */
function weightOf({ path, method }: Operation): number {
  if (path.endsWith('/records')) return method === 'POST' ? 12 : method === 'DELETE' ? 2 : 10;
  if (path.includes('/fields') && method !== 'GET') return 3;
  if (path.includes('/events') && method !== 'GET' && method !== 'DELETE') return 3;
  if (path.endsWith('/tables/{table}') && method === 'DELETE') return 0.3;
  if (path.endsWith('/{webhookId}/test')) return 0.02;
  if (path.startsWith('/console/')) return 0.3;
  if (/passwordFields|oauth/.test(path)) return 0.3;
  return 1;
}

/** Requests over all the operations. */
export function fuzzRequests(operations: readonly Operation[]): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(...operations.map((operation) => ({ arbitrary: requestOf(operation), weight: Math.round(weightOf(operation) * 100) })));
}
