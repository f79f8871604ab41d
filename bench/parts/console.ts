import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../test/console/find-chromium.ts';
import type { BenchServer } from '../bench-server.ts';
import { createBenchTable, insertSql } from '../bench-table.ts';
import { times } from '../figures.ts';
import type { Part } from '../run-part.ts';

const ROWS = 250_000;
const OWNER = { email: 'ada@example.com', password: 'correct horse battery' };
const WINDOW = { width: 1280, height: 800 };
/** Turns of a mouse's wheel, and pulls of the scroll bar to somewhere else. */
const TURNS = 120;
const TURN_PIXELS = 600;
const PULLS = 20;
/** A wheel's turns follow each other so. */
const TURN_MS = 25;
const PULL_MS = 150;
/** The grid begins a block behind the last turn; nothing is in flight any more then. */
const REST_MS = 1_000;

interface Seen {
  /** Bytes of compressed script until the first page could be used, its own included. */
  script: number;
  usable: number;
  firstRows: number;
  longestTask: number;
  lastRow: number;
}

/** A number that the page gives. */
const told = async (page: Page, script: string): Promise<number> => Number(await page.evaluate(script));

/** Milliseconds by the page's own clock until an expression is true, looked at in every frame; since `from`, an expression. */
const until = (page: Page, condition: string, from = '0') =>
  told(page, `new Promise((resolve) => { const from = ${from}; const look = () => (${condition} ? resolve(performance.now() - from) : requestAnimationFrame(look)); look(); })`);

const cellText = (row: string) => `document.querySelector('.ag-row[row-index="' + ${row} + '"] [col-id="First_Name"]')?.textContent`;

async function signIn(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Areas' }).waitFor({ state: 'attached' });
  await page.close();
}

/** The first page of a browser that has nothing yet. */
async function firstPage(context: BrowserContext, url: string): Promise<Pick<Seen, 'script' | 'usable'>> {
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`, { waitUntil: 'commit' });
  const usable = await until(page, `document.querySelector('input[type="password"]') !== null`);
  const script = await told(page, `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`);
  await page.close();
  return { script, usable };
}

async function scroll(page: Page, rows: number): Promise<number> {
  await page.evaluate(`
    globalThis.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration); }).observe({ entryTypes: ['longtask'] })`);
  await page.mouse.move(WINDOW.width / 2, WINDOW.height / 2);
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.mouse.wheel(0, TURN_PIXELS);
    await page.waitForTimeout(TURN_MS);
  }
  for (let pull = 1; pull <= PULLS; pull += 1) {
    await page.evaluate(`document.querySelector('.ag-grid-viewport')?.scrollTo({ top: ${Math.floor((pull * rows * 30) / (PULLS + 1))} })`);
    await page.waitForTimeout(PULL_MS);
  }
  await page.waitForTimeout(REST_MS);
  return told(page, 'longest');
}

async function look(url: string, rows: number): Promise<Seen> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  try {
    const first = await firstPage(await browser.newContext({ viewport: WINDOW }), url);
    const context = await browser.newContext({ viewport: WINDOW });
    await signIn(context, url);
    const page = await context.newPage();
    await page.goto(`${url}/tables/Large/datasheet`, { waitUntil: 'commit' });
    const firstRows = await until(page, `${cellText('0')} === 'First 1'`);
    const longestTask = await scroll(page, rows);
    const button = `[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Last')`;
    const lastRow = await until(page, `${cellText(String(rows - 1))} === 'First ${rows}'`, `(${button}.click(), performance.now())`);
    return { ...first, firstRows, longestTask, lastRow };
  } finally {
    await browser.close();
  }
}

async function fill(server: BenchServer, rows: number): Promise<void> {
  await createBenchTable(server, 'Large');
  await server.pool.query(insertSql(server, 'Large'), [1, rows]);
  await server.pool.query('vacuum analyze');
}

/** The console as a browser with nothing in its cache has it, and a large table in its datasheet. */
export const consoleInBrowser: Part = async (bench) => {
  const server = await bench.server({ apart: true, environment: { ROWCAST_ADMIN_EMAIL: OWNER.email, ROWCAST_ADMIN_PASSWORD: OWNER.password } });
  const rows = bench.scaled(ROWS, 5_000);
  await fill(server, rows);
  const runs = await times(bench.runs + 1, async () => {
    const seen = await look(server.url, rows);
    bench.progress(`first rows ${Math.round(seen.firstRows)} ms, longest task ${Math.round(seen.longestTask)} ms, last row ${Math.round(seen.lastRow)} ms`);
    return seen;
  });
  runs.shift();
  const shown = `of ${rows.toLocaleString('en')} rows`;
  return [
    { figure: 'compressed script before the first page can be used', unit: 'kB', values: runs.map(({ script }) => script / 1000), bar: { most: 300 } },
    { figure: 'the first page can be used after', unit: 'ms', values: runs.map(({ usable }) => usable) },
    { figure: `first rows ${shown} after the address is opened`, unit: 'ms', values: runs.map(({ firstRows }) => firstRows) },
    { figure: `longest task while scrolling ${shown}`, unit: 'ms', values: runs.map(({ longestTask }) => longestTask), bar: { most: 100 } },
    { figure: `jump to the last ${shown}`, unit: 'ms', values: runs.map(({ lastRow }) => lastRow), bar: { most: 1_000 } },
  ];
};
