import { useEffect, useRef, type RefObject } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/** After a step to another page, the one in from signing in too, the focus is at its heading, so that the next Tab goes on there; unless the page itself took it. */
export function useFocusAfterNavigation(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  // The page that the browser itself opened is its own beginning.
  const opened = useRef(useNavigationType() === 'POP');
  const { pathname } = useLocation();
  useEffect(() => {
    if (opened.current) {
      opened.current = false;
      return;
    }
    const active = document.activeElement;
    if (active === null || active === document.body || !document.contains(active) || active.closest('nav') !== null) (main.current?.querySelector<HTMLElement>('h1[tabindex]') ?? main.current)?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
