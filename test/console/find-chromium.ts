import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The browser of this machine. @throws Error that says what to install */
export function findChromium(): string {
  const given = process.env.ROWCAST_TEST_CHROMIUM;
  const candidates = given === undefined ? (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  for (const path of candidates) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  throw new Error(
    given === undefined
      ? 'The tests of the console need Chromium, and there is none on the PATH. Install it (Debian, Ubuntu: apt-get install -y --no-install-recommends chromium), or name a Chrome or Chromium in ROWCAST_TEST_CHROMIUM.'
      : `ROWCAST_TEST_CHROMIUM names ${given}, which can not be run.`,
  );
}
