import type { ShownRequest } from './get-sent-request.ts';

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that makes the same request, for trying a receiver by hand. Its secret and its signature are masks: a receiver that verifies refuses it. */
export function curlOf({ Method, Url, Headers, Body }: ShownRequest): string {
  return [
    `curl -sS -X ${Method} ${quoted(Url)}`, ...Object.entries(Headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`), `--data-binary ${quoted(Body)}`,
  ].join(' \\\n  ');
}
