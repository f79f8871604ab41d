/** A path of this console as it stands in an address; anything else, an address of another site above all, becomes `/`. */
export function pathWithin(text: string | null): string {
  if (text === null || !text.startsWith('/')) return '/';
  const url = new URL(text, window.location.origin);
  return url.origin === window.location.origin ? `${url.pathname}${url.search}` : '/';
}
