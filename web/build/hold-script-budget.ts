import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Fails the build when the script of the first page is too large.
 * @param bytes at most, of the entry and all that it imports at once, with gzip
 */
export function holdScriptBudget(bytes: number): Plugin {
  return {
    name: 'hold-script-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const needed = new Set<string>();
      const need = (name: string) => {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || needed.has(name)) return;
        needed.add(name);
        chunk.imports.forEach(need);
      };
      for (const [name, chunk] of Object.entries(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) need(name);
      }
      let size = 0;
      for (const name of needed) {
        const chunk = bundle[name];
        if (chunk?.type === 'chunk') size += gzipSync(chunk.code).length;
      }
      const kilobytes = (count: number) => `${(count / 1000).toFixed(1)} kB`;
      if (size > bytes) this.error(`The script of the first page has ${kilobytes(size)} with gzip; ${kilobytes(bytes)} are allowed. Load what it does not need lazily.`);
      this.info(`Script of the first page: ${kilobytes(size)} with gzip, of ${kilobytes(bytes)} allowed.`);
    },
  };
}
