/** What makes two outgoing URLs one: the address as it is called, so without the fragment, the host in lower case. */
export function canonicalUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  parsed.hash = '';
  return parsed.href;
}
