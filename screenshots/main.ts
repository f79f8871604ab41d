// Makes the pictures of the console in docs/images: every page in light, in dark and on a phone, of a real server with the
// data of an invented business. `npm run screenshots -- webhooks message` makes those of the pages named.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../test/console/find-chromium.ts';
import { spawnServer } from '../test/support/spawn-server.ts';
import { startReceiver } from '../test/support/start-receiver.ts';
import { makeSampleBusiness } from './sample-business.ts';
import { shownPages, type ShownPage } from './pages.ts';

const FOLDER = 'docs/images';
const OWNER = { email: 'ada@riverside.example', password: 'correct horse battery' };
const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { look: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { look: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;
type Look = (typeof LOOKS)[number];

const wanted = process.argv.slice(2);
const isWanted = ({ name }: Pick<ShownPage, 'name'>) => wanted.length === 0 || wanted.includes(name);

const server = await spawnServer({
  environment: {
    ROWCAST_ADMIN_EMAIL: OWNER.email, ROWCAST_ADMIN_PASSWORD: OWNER.password,
    // Two attempts, soon after each other: what fails is dead when the pictures are taken.
    ROWCAST_RETRY_SCHEDULE: '2',
  },
});
const receiver = await startReceiver();
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
try {
  const business = await makeSampleBusiness(await server.api(), receiver, server.connectionString);
  mkdirSync(FOLDER, { recursive: true });
  const missed: string[] = [];
  for (const look of LOOKS) {
    const page = await openPage(browser, look);
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('E-mail').waitFor();
    if (isWanted({ name: 'sign-in' })) await shoot(page, 'sign-in', look);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Areas' }).waitFor({ state: 'attached' });
    for (const shown of shownPages(business).filter(isWanted)) {
      await page.goto(`${server.url}${shown.path}`);
      await shown.ready(page).then(() => shoot(page, shown.name, look), (error: Error) => missed.push(`${shown.name}-${look.look}: ${error.message.split('\n')[0]}`));
    }
    await page.context().close();
  }
  for (const miss of missed) process.stderr.write(`${miss}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await receiver.close();
  await server.close();
}

/** A page that shows public addresses where this run has those of its loopback. */
async function openPage(within: Browser, { colorScheme, viewport }: Look): Promise<Page> {
  const context = await within.newContext({ colorScheme, viewport, reducedMotion: 'reduce', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const rename = (body: string) => body
    .replaceAll(new RegExp(`${receiver.url}/(\\w+)`, 'g'), (_, name: string) => `https://${name}.example.com/hooks`)
    .replaceAll(server.url, 'https://rowcast.riverside.example')
    .replaceAll('Environment test-client', 'Web shop')
    .replaceAll('"Name":"ada"', '"Name":"Ada Lovelace"')
    .replaceAll('"First account"', '"Riverside Roasters"');
  await page.route(/\/(v2|console)\//, async (route) => {
    const answer = await route.fetch();
    const isText = /json|text/.test(answer.headers()['content-type'] ?? '');
    await route.fulfill(isText ? { response: answer, body: rename(await answer.text()) } : { response: answer });
  });
  return page;
}

async function shoot(page: Page, name: string, { look }: Look): Promise<void> {
  // Fonts, the grid's last row and a chart's first drawing.
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {});
  await page.waitForTimeout(300);
  writeFileSync(`${FOLDER}/${name}-${look}.png`, await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  process.stdout.write(`${name}-${look}\n`);
}
