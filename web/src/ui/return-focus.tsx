import { useLayoutEffect } from 'react';

/** Stands beside a dialog that is there only while it is open, and gives the focus back to what opened it. One that stays, closed, does so itself. */
export function ReturnFocus() {
  useLayoutEffect(() => {
    const opener = openerOf(document.activeElement);
    return () => {
      if (opener !== null && opener !== document.body && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return null;
}

/** An item of a menu is gone when the dialog is: its menu's button then. */
function openerOf(element: Element | null): HTMLElement | null {
  const button = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (button === null || button === undefined ? element : document.getElementById(button)) as HTMLElement | null;
}
