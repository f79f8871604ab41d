#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// In a checkout the sources lie beside the build, which is made anew when it is older than they are.
if (existsSync(fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)))) {
  const { build } = await import('../scripts/build.mjs');
  await build();
}
await import('../dist/cli/main.js');
