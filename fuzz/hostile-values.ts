import fc from 'fast-check';

/** Stands for a JSON token that JSON.stringify would not write; `jsonText` puts the token in its place. */
const RAW = '@@raw:';
const raw = (token: string): string => `${RAW}${token}@@`;

export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? '').replace(/"@@raw:([^@]*)@@"/g, (_, token: string) => String(JSON.parse(`"${token}"`)));
}

const INJECTIONS = [
  "'; DROP TABLE Customers; --", "' OR '1'='1", "1; SELECT pg_sleep(20)", "' UNION SELECT * FROM account --", '"; --', "\\'; --", '$1', '$$x$$', ':name', '/* */', '--',
  '{{7*7}}', '${7*7}', '<%= 7 %>', '[@field:Name]', '[@old:Name]', '[@out-hook:secret]', '[@sys:IntegrationURL]', '[@field:', '<script>alert(1)</script>', '%s%n%d', '../../../etc/passwd', '%00', '%2e%2e%2f',
  '__proto__', 'constructor', 'toString', 'PK_ID', 'pk_id', 'xmin', 'ctid', 'oid', 'tableoid', 'null', 'undefined', 'NaN', 'Infinity',
];

const UNICODE = ['\0', 'a\0b', '\uD800', '\uDC00x', 'x\uDBFF', '😀', '👩‍👩‍👧‍👦', 'é', 'e\u0301', '\u202Eabc', '\uFEFF', '\uFFFF', '\u0001', '\u0002', '\u2028', 'İıẞß', '𝒳', '\r\n\t', '\u007F', 'ﬁ'];

const NUMBERS = ['1e999', '-1e999', '1e-999', '1e400', '123456789012345678901234567890', '0.1234567890123456789', '-0', '1E5', '9007199254740993', '2147483648', '-2147483649', '922337203685477.5808', '1e308', '9223372036854775808', '0.00005', '1e-7'];

const LENGTHS = [32, 33, 255, 256, 1_000, 2_048, 64_000, 64_001, 200_000];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...INJECTIONS), weight: 50 },
  { arbitrary: fc.constantFrom(...UNICODE), weight: 40 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }), weight: 20 },
  { arbitrary: fc.string({ maxLength: 40 }), weight: 20 },
  { arbitrary: fc.tuple(fc.constantFrom('x', '😀', "'", '(', 'é'), fc.constantFrom(...LENGTHS)).map(([letter, length]) => letter.repeat(length)), weight: 10 },
  { arbitrary: fc.constantFrom('', ' ', '0', '-1', 'true', '2024-02-30', '2024-02-29', '0000-01-01', '10000-01-01', '9999-12-31T23:59:59-12:00', '0001-01-01T00:00:00+14:00'), weight: 20 },
);

const deep = fc.tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(10, 300, 5_000, 100_000)).map(([open, depth]) => raw(`${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`));

/** Any value at all, as what `jsonText` writes. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 80 },
  { arbitrary: fc.constantFrom(...NUMBERS).map(raw), weight: 40 },
  { arbitrary: fc.constantFrom(null, true, false, 0, 1, -1, 1.5, [], {}), weight: 50 },
  { arbitrary: fc.integer(), weight: 10 },
  { arbitrary: fc.array(fc.oneof(hostileText, fc.integer(), fc.constant(null)), { maxLength: 5 }), weight: 20 },
  { arbitrary: fc.dictionary(fc.oneof(hostileText, fc.constantFrom('Name', 'a', '1')), fc.oneof(hostileText, fc.integer()), { maxKeys: 4 }), weight: 20 },
  { arbitrary: fc.jsonValue({ maxDepth: 4 }), weight: 10 },
  { arbitrary: deep, weight: 2 },
  { arbitrary: fc.constantFrom(1_001, 20_000).map((length) => Array.from({ length }, (_, place) => place)), weight: 1 },
);
