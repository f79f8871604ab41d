import type { RunningServer } from './server.ts';

/**
 * Tells a person at a terminal where to go, and, once, the first credentials. Not a terminal: only where the credentials
 * lie, for what is printed may end up in a log.
 */
export function welcome({ url, firstCredentials }: RunningServer, output: NodeJS.WriteStream): void {
  const lines: string[] = [];
  if (output.isTTY === true && url !== undefined) {
    lines.push('', `  Rowcast is running:  ${url}`, `  API reference:       ${url}/docs`);
    if (firstCredentials !== null) {
      lines.push('', '  First credentials (shown this once):', `    client_id      ${firstCredentials.clientId}`, `    client_secret  ${firstCredentials.clientSecret}`, `    kept in        ${firstCredentials.file}`);
    }
    lines.push('', '  Ctrl-C stops it.', '');
  } else if (firstCredentials !== null) {
    process.stderr.write(`First credentials: ${firstCredentials.file}\n`);
  }
  if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
}
