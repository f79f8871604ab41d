import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Whether one sees the focus: it is drawn at the element itself, or at the frame around it, as a text field draws it. */
export const IS_SEEN = `(() => {
  const focused = document.activeElement;
  if (focused === null || focused === document.body || !focused.matches(':focus-visible')) return false;
  const accent = (() => {
    const probe = document.createElement('i');
    probe.style.color = 'var(--input-bd-focus, var(--mantine-primary-color-filled))';
    focused.parentElement.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  })();
  for (let at = focused, levels = 0; at !== null && levels < 3; at = at.parentElement, levels += 1) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) return true;
    if (style.borderTopStyle !== 'none' && style.borderTopColor === accent) return true;
  }
  return focused.matches('main');
})()`;

const MOST_STEPS = 60;

/** Holds that one sees where the focus is. */
export async function expectFocusIsSeen(page: Page): Promise<void> {
  const where = await page.evaluate<string>('document.activeElement.outerHTML.slice(0, 200)');
  // Borders change by a short transition.
  await expect.poll(() => page.evaluate<boolean>(IS_SEEN), { message: `the focus is not seen at ${where}` }).toBe(true);
}

/** Presses Tab, or Shift and Tab, until the focus is at the element; at every step one sees where it is. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
    // After the last element comes the browser's own bar.
    if (!(await page.evaluate<boolean>('document.activeElement === document.body'))) await expectFocusIsSeen(page);
  }
  throw new Error(`${MOST_STEPS} times ${key} did not lead to ${target.toString()}`);
}

/** Waits until the focus is at the element. */
export async function expectFocus(target: Locator): Promise<void> {
  await expect.poll(() => hasFocus(target), { message: `the focus is not at ${target.toString()}` }).toBe(true);
}

async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.count()) > 0 && target.first().evaluate((element: { ownerDocument: { activeElement: unknown } }) => element.ownerDocument.activeElement === element);
}
