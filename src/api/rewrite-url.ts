/** Other roots under which clients of the dialect expect the API. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['/integrations/rest/v2', '/v2'],
  ['/integrations/rest/v3', '/v3'],
  ['/rest/v2', '/v2'],
];

/** The address that is routed: `/rest/v2/tables` is `/v2/tables`. Other addresses stay. */
export function rewriteUrl(url: string): string {
  for (const [alias, root] of ALIASES) {
    if (url.startsWith(alias) && (url.length === alias.length || url[alias.length] === '/' || url[alias.length] === '?')) {
      return root + url.slice(alias.length);
    }
  }
  return url;
}
