import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectFocus, expectFocusIsSeen, IS_SEEN, tabTo } from './focus.ts';

// What Tab must reach, of the page or of the dialog that is open: everything that can be operated, a group that the arrow keys
// go through as one. The steppers of a number, and what empties a choice, have keys of their own: arrows and Backspace.
const PREPARE = `(() => {
  const ROVING = '[role="tablist"], [role="radiogroup"], [role="group"]:has(> button[tabindex="-1"])';
  const OWN_KEYS = '.mantine-NumberInput-control, .mantine-InputClearButton-root, .mantine-Pill-remove[tabindex="-1"], .ag-root-wrapper *';
  const stopOf = (element) => {
    const stop = element.matches('[role="tab"], input[type="radio"], [role="group"] > button') ? element.closest(ROVING) ?? element : element;
    stop.dataset.walk ??= String(Math.random());
    return stop;
  };
  const dialog = [...document.querySelectorAll('[role="dialog"]')].filter((one) => one.checkVisibility()).at(-1);
  const scope = dialog ?? (WITH_FRAME ? document.body : document.getElementById('main'));
  if (dialog === undefined) (WITH_FRAME ? document.querySelector('.skip-link') : scope).focus({ preventScroll: true });
  window.walk = {
    wanted: () => [...scope.querySelectorAll('a[href], button, input, select, textarea, summary, [contenteditable="true"], [role="switch"], [role="combobox"], [role="menuitem"]')]
      .filter((element) => !element.disabled && element.type !== 'hidden' && element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert], [aria-hidden="true"]') === null && !element.matches(OWN_KEYS))
      .map((element) => ({ stop: stopOf(element).dataset.walk, html: element.outerHTML.slice(0, 160) })),
    at: () => {
      const focused = document.activeElement;
      return focused === null || focused === document.body ? null : { stop: stopOf(focused).dataset.walk, inside: scope.contains(focused), seen: ${IS_SEEN} };
    },
  };
})()`;

interface Stop {
  stop: string;
  html: string;
}

const MOST_STEPS = 150;

/** What stands where something is loaded: a page whose chart is still missing can't be gone through. */
const LOADING = '.mantine-Skeleton-root:visible, .mantine-Loader-root:visible, [aria-busy="true"]:visible';

/**
 * Goes through the page's main part, or the dialog that is open, by Tab, when all of it is there: all that can be operated is reached, and the focus is seen everywhere.
 * @param frame the side bar and the head of the page, too
 */
export async function walkByTab(page: Page, { frame = false } = {}): Promise<void> {
  await expect.poll(() => page.locator(LOADING).count(), { message: `${page.url()} still loads` }).toBe(0);
  await page.evaluate(PREPARE.replaceAll('WITH_FRAME', String(frame)));
  const isDialog = (await page.getByRole('dialog').count()) > 0;
  const reached = new Set<string>();
  let first = frame ? await page.evaluate<string>('window.walk.at().stop') : null;
  if (first !== null) reached.add(first);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<{ stop: string; inside: boolean; seen: boolean } | null>('window.walk.at()');
    // A dialog keeps the focus; after the last element of a page comes the browser's own bar, or what is in the frame.
    if (isDialog) expect(at?.inside, 'the focus is outside of the dialog').toBe(true);
    if (at === null || !at.inside || at.stop === first) break;
    first ??= at.stop;
    reached.add(at.stop);
    if (!at.seen) await expectFocusIsSeen(page);
  }
  const wanted = await page.evaluate<Stop[]>('window.walk.wanted()');
  expect.soft(wanted.filter(({ stop }) => !reached.has(stop)).map(({ html }) => html), `not reached at ${page.url()}`).toEqual([]);
  if (!isDialog) return;
  for (const _ of [1, 2]) await page.keyboard.press('Shift+Tab');
  expect(await page.evaluate<boolean>('window.walk.at()?.inside'), 'Shift and Tab left the dialog').toBe(true);
}

/** Opens a dialog by the keys alone, goes through it, and leaves it by Escape: the focus is where it was. */
export async function walkDialog(page: Page, opener: Locator, name: string | RegExp, prepare: (dialog: Locator) => Promise<unknown> = async () => {}): Promise<void> {
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name });
  await dialog.waitFor();
  await expect.poll(() => page.evaluate<boolean>(`document.activeElement.closest('[role="dialog"]') !== null`)).toBe(true);
  await prepare(dialog);
  await walkByTab(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expectFocus(opener);
}
