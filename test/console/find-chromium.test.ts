import { afterEach, expect, test, vi } from 'vitest';
import { findChromium } from './find-chromium.ts';

afterEach(() => vi.unstubAllEnvs());

test('a machine without Chromium is told what to install', () => {
  vi.stubEnv('ROWCAST_TEST_CHROMIUM', undefined);
  vi.stubEnv('PATH', '/nowhere');
  expect(findChromium).toThrow(/apt-get install -y --no-install-recommends chromium/);
  vi.stubEnv('ROWCAST_TEST_CHROMIUM', '/nowhere/chrome');
  expect(findChromium).toThrow('ROWCAST_TEST_CHROMIUM names /nowhere/chrome, which can not be run.');
});
