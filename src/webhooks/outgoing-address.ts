import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;

/** Address ranges that calls may go to besides public ones. */
export type AllowRanges = readonly (readonly [Address, number])[];

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Inside 2000::/3, yet not hosts of the public internet: protocol assignments with Teredo, documentation, 6to4. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));

/** Public unicast by its number, but answered by the platform under every virtual machine of one cloud. */
const PLATFORM = '168.63.129.16';

function parse(text: string): Address | null {
  // An IPv4 address has four decimal parts here: the older forms (octal, hexadecimal, fewer parts) mean different
  // addresses to different readers.
  return ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.process(text) : null;
}

function matches(address: Address, ranges: AllowRanges): boolean {
  return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range as never, bits));
}

/**
 * Reads ranges in CIDR notation; a single address is a range of one. IPv4-mapped ranges count as IPv4.
 * @throws RangeError that names the first that is none.
 */
export function parseAllowRanges(ranges: readonly string[]): AllowRanges {
  return ranges.map((text) => {
    const [base = '', bits, more] = text.trim().split('/');
    const address = parse(base);
    if (address === null || more !== undefined) throw new RangeError(`"${text}" is not a range of addresses such as 10.0.0.0/8`);
    const mapped = address.kind() === 'ipv4' && base.includes(':') ? 96 : 0;
    const width = address.kind() === 'ipv4' ? 32 : 128;
    const length = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) - mapped : -1;
    if (length < 0 || length > width) throw new RangeError(`"${text}" is not a range of addresses such as 10.0.0.0/8`);
    return [address, length] as const;
  });
}

/**
 * Whether an address is one of the public internet. Allows what is known to be public rather than denying what is known not
 * to be: a range that nobody thought of is refused.
 * @param text IPv4 or IPv6 as a resolver or a socket writes it; anything else is not public.
 */
export function isPublicAddress(text: string): boolean {
  const address = parse(text);
  if (address === null || address.range() !== 'unicast' || address.toString() === PLATFORM) return false;
  return address.kind() === 'ipv4' || (matches(address, [GLOBAL_UNICAST]) && !matches(address, SPECIAL_IPV6));
}

export function isInRanges(text: string, ranges: AllowRanges): boolean {
  const address = parse(text);
  return address !== null && matches(address, ranges);
}

/** Whether a call may go to an address: a public one, or one that the operator named. */
export function isAllowedAddress(text: string, allow: AllowRanges): boolean {
  return isPublicAddress(text) || isInRanges(text, allow);
}
