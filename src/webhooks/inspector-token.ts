const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * The token when a URL is exactly the server's own inspector, `<publicUrl>/inspect/<token>`; else null.
 * @param publicUrl without a trailing slash.
 */
export function inspectorToken(url: string, publicUrl: string): string | null {
  const prefix = `${publicUrl}/inspect/`;
  const token = url.startsWith(prefix) ? url.slice(prefix.length) : '';
  return TOKEN.test(token) ? token : null;
}
