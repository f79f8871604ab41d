import { useEffect, useRef, type RefObject } from 'react';
import { useLocation } from 'react-router';

/** After a step to another page the focus is in it, so that the next Tab goes on there; unless the page itself took it. */
export function useFocusAfterNavigation(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { pathname } = useLocation();
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const active = document.activeElement;
    if (active === null || active === document.body || !document.contains(active) || active.closest('nav') !== null) main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
