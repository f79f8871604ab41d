import type { RunningServer } from './server.ts';

/**
 * Tells a person at a terminal where to go, and, once, the first credentials. Not a terminal: only where the credentials
 * lie, for what is printed may end up in a log; and on standard error, apart from the log, the link that signs in once.
 */
export function welcome({ url, firstCredentials, signInLink }: RunningServer, output: NodeJS.WriteStream): void {
  if (url === undefined) return;
  if (output.isTTY !== true) {
    if (firstCredentials !== null) process.stderr.write(`First credentials: ${firstCredentials.file}\n`);
    if (signInLink !== null) process.stderr.write(`Sign in (once, within 24 hours): ${signInLink}\n`);
    return;
  }
  const lines = ['', `  Rowcast is running:  ${url}`, `  API reference:       ${url}/docs`];
  if (signInLink !== null) lines.push('', '  Sign in (once, within 24 hours):', `    ${signInLink}`);
  if (firstCredentials !== null) {
    lines.push('', '  First credentials (shown this once):', `    client_id      ${firstCredentials.clientId}`, `    client_secret  ${firstCredentials.clientSecret}`, `    kept in        ${firstCredentials.file}`);
  }
  lines.push('', '  Ctrl-C stops it.', '');
  output.write(`${lines.join('\n')}\n`);
}
