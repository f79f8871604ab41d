import { expect, test } from 'vitest';
import { rewriteUrl } from './rewrite-url.ts';

test.each([
  ['/rest/v2/tables?x=1', '/v2/tables?x=1'],
  ['/integrations/rest/v2/tables', '/v2/tables'],
  ['/integrations/rest/v3/tables', '/v3/tables'],
  ['/rest/v2', '/v2'],
  ['/rest/v2?x', '/v2?x'],
  ['/v2/tables', '/v2/tables'],
  ['/rest/v22/tables', '/rest/v22/tables'],
  ['/rest/v3/tables', '/rest/v3/tables'],
])('%s is routed as %s', (url, routed) => {
  expect(rewriteUrl(url)).toBe(routed);
});
