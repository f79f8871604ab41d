import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { findChromium } from './find-chromium.ts';

const OWNER = { email: 'ada@example.com', password: 'correct horse battery' };
const BROWSER_ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** What moves, and not for ever: transitions begin a frame after what they show. */
const COUNT_MOVING = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(
  document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity).length,
))))`;

/** A browser on a machine where the console is built. */
export interface BrowserUnderTest {
  /** A page of a context of its own, at the address. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors that pages threw. */
  pageErrors: readonly string[];
  close(): Promise<void>;
}

/** A whole server with the built console, a receiver, and a browser. */
export interface ConsoleUnderTest extends BrowserUnderTest {
  server: TestServer;
  receiver: Receiver;
  /** A page of a context of its own, at the path; not signed in. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same, signed in: as the owner unless somebody else is named. */
  openSignedIn(path: string, options?: BrowserContextOptions, who?: Person): Promise<Page>;
}

/** Who signs in. */
export interface Person {
  email: string;
  password: string;
}

export async function startBrowser(): Promise<BrowserUnderTest> {
  const executablePath = findChromium();
  await build();
  const browser: Browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
  const pageErrors: string[] = [];
  return {
    pageErrors,
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      page.on('pageerror', (error) => pageErrors.push(`${page.url()}: ${error.message}`));
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}

export async function startConsole(): Promise<ConsoleUnderTest> {
  const browser = await startBrowser();
  const server = await startServer({ environment: { ROWCAST_ADMIN_EMAIL: OWNER.email, ROWCAST_ADMIN_PASSWORD: OWNER.password } });
  const receiver = await startReceiver();
  const open = (path: string, options?: BrowserContextOptions) => browser.open(`${server.url}${path}`, options);
  return {
    server, receiver, open, pageErrors: browser.pageErrors,
    async openSignedIn(path, options, who) {
      const page = await open(path, options);
      await signIn(page, who);
      await page.getByRole('navigation', { name: 'Areas' }).waitFor({ state: 'attached' });
      return page;
    },
    async close() {
      await browser.close();
      await receiver.close();
      await server.close();
    },
  };
}

/** Builds what is older than its sources. */
async function build(): Promise<void> {
  const [status] = await once(spawn(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'inherit', 'inherit'] }), 'close');
  if (status !== 0) throw new Error('The console could not be built.');
}

/** Fills the sign-in page in. */
export async function signIn(page: Page, { email, password }: Person = OWNER): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The same, and in dark that of it which depends on colours; the page is left as it was. Only for pages that follow the browser's scheme, as they do at first. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
  await expectAccessible(page, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-mantine-color-scheme="light"]').waitFor();
}

/** The same, then as wide as a phone, where nothing may stick out at the side either. */
export async function expectAccessibleAtBothWidths(page: Page): Promise<void> {
  await expectAccessibleInBothSchemes(page);
  const wide = page.viewportSize()!;
  await page.setViewportSize({ ...wide, width: 390 });
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), { message: page.url() }).toBe(0);
  await expectAccessible(page);
  await page.setViewportSize(wide);
}

/** What axe finds wrong with the page as it stands, by all its rules or by those named. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  // What fades in has too little contrast until it is there.
  await expect.poll(() => page.evaluate<number>(COUNT_MOVING), { message: `what moves at ${page.url()}` }).toBe(0);
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'], ...(rules === undefined ? {} : { runOnly: rules }) }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`) }))).toEqual([]);
}
