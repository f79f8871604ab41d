import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './build/compress-assets.ts';
import { holdScriptBudget } from './build/hold-script-budget.ts';

/** Compressed script that the browser needs before the first page can be used, in bytes. */
const FIRST_PAGE_BUDGET = 300_000;

export default defineConfig({
  // Browsers that know light-dark(), whose stand-in would not follow the theme.
  build: { cssTarget: ['chrome123', 'firefox120', 'safari17.5'], chunkSizeWarningLimit: 800 },
  plugins: [react(), holdScriptBudget(FIRST_PAGE_BUDGET), compressAssets()],
  // During `vite`, the server of `npm start` answers.
  server: { proxy: Object.fromEntries(['/v2', '/v3', '/console', '^/inspect/', '/docs'].map((path) => [path, 'http://127.0.0.1:8080'])) },
});
