import { inspectorToken } from './inspector-token.ts';
import { isAllowedAddress, isInRanges } from './outgoing-address.ts';
import type { OutgoingRules } from './outgoing-rules.ts';

const MAX_URL_LENGTH = 2047;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const LOOPBACKS = ['127.0.0.1', '::1'];

/** A host as the outgoing guard sees it before any name is looked up. */
function judgeHost(host: string, { allow }: OutgoingRules): { problem: string | null; httpAllowed: boolean } {
  const literal = host.startsWith('[') ? host.slice(1, -1) : IPV4.test(host) ? host : null;
  if (literal !== null) {
    return {
      problem: isAllowedAddress(literal, allow) ? null : `${literal} is not a public address`,
      httpAllowed: isInRanges(literal, allow),
    };
  }
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name === 'localhost' || name.endsWith('.localhost')) {
    const allowed = LOOPBACKS.some((address) => isInRanges(address, allow));
    return { problem: allowed ? null : `${name} is not a public host`, httpAllowed: allowed };
  }
  if (name.endsWith('.local') || name.endsWith('.internal')) {
    // What such a name means is known when it is looked up: the guard judges it at connect.
    return { problem: allow.length > 0 ? null : `${name} is not a public host`, httpAllowed: allow.length > 0 };
  }
  return { problem: null, httpAllowed: allow.length > 0 && name !== '' && !name.includes('.') };
}

/**
 * What is wrong with an outgoing URL as written, or null. Names are judged again, by their addresses, at connect.
 * `http` is taken only for hosts that can be nothing but what the operator's ranges name.
 */
export function judgeOutgoingUrl(url: string, rules: OutgoingRules): string | null {
  if (url.length > MAX_URL_LENGTH) return `has more than ${MAX_URL_LENGTH} characters`;
  if (inspectorToken(url, rules.publicUrl) !== null) return null;
  // The URL parser drops tabs and line breaks, trims spaces and mends lone surrogates: what is called must be what is shown.
  const parsed = /[\s\p{Cc}\p{Surrogate}]/u.test(url) || !URL.canParse(url) ? null : new URL(url);
  if (parsed === null || parsed.hostname === '') return 'is not a valid address';
  if (parsed.username !== '' || parsed.password !== '') return 'must not carry credentials';
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'must be an https address';
  const { problem, httpAllowed } = judgeHost(parsed.hostname, rules);
  if (problem !== null) return `${problem}, so no call may go there`;
  return parsed.protocol === 'http:' && !httpAllowed ? 'must be an https address' : null;
}
