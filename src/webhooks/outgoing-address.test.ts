import { expect, test } from 'vitest';
import { isAllowedAddress, isPublicAddress, parseAllowRanges } from './outgoing-address.ts';

test.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001:82b::200e', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1',
  '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '168.63.129.16',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:a00:1', '::7f00:1', '64:ff9b::a00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:2::1', '2001:10::1', '2001:db8::1',
  '2002:7f00:1::', '3fff::1', '5f00::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '4000::1',
  '', 'localhost', 'example.com', '127.1', '0x7f.0.0.1', '2130706433', '010.0.0.1', '1.1.1.1/8',
])('%j is not', (address) => expect(isPublicAddress(address)).toBe(false));

test('ranges allow what they name, and no more', () => {
  const allow = parseAllowRanges(['127.0.0.0/8', '::1/128', '10.1.2.3', '::ffff:192.168.0.0/112']);
  for (const address of ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '192.168.77.1', '1.1.1.1']) {
    expect(isAllowedAddress(address, allow), address).toBe(true);
  }
  for (const address of ['10.1.2.4', '::2', '192.0.2.1', '169.254.169.254', 'localhost']) {
    expect(isAllowedAddress(address, allow), address).toBe(false);
  }
});

test.each(['', 'localhost', '10.0.0.0/33', '10.0.0.0/8/8', '::1/129', '10.0.0/8', '10.0.0.0/x', '10.0.0.0/'])('%j is no range', (range) => {
  expect(() => parseAllowRanges([range])).toThrow(RangeError);
});
