const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that sends the same body to the same address, for trying a receiver by hand. It is not signed: the secret is not known here. */
export function curlOf({ url, messageId, body }: { url: string; messageId: string; body: string }): string {
  return [
    `curl -sS -X POST ${quoted(url)}`, `-H 'Content-Type: application/json; charset=utf-8'`, `-H ${quoted(`webhook-id: ${messageId}`)}`, `--data-binary ${quoted(body)}`,
  ].join(' \\\n  ');
}
