import { readFileSync } from 'node:fs';

/** The version of this Rowcast, from package.json, which lies beside src and dist alike. */
export function readPackageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
