/**
 * What is wrong with an outgoing URL as far as the page can tell while it is typed; null: nothing. The server judges the
 * host, and knows which addresses its operator allowed besides.
 */
export function judgeUrl(text: string, others: readonly string[]): string | null {
  const url = text.trim();
  if (url === '') return 'Enter an address.';
  if (url.length > 2047) return 'An address has 2,047 characters at most.';
  if (!URL.canParse(url)) return 'This is not a complete address: it must begin with https://.';
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'The address must begin with https://.';
  if (username !== '' || password !== '') return 'Leave user name and password out of the address.';
  if (others.includes(url)) return 'This address is listed twice.';
  return null;
}
