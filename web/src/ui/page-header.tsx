import { Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './page-header.module.css';

/** The page's name, what goes with it (on a phone: under it), and at the right what can be done. */
export function PageHeader({ title, beside, actions }: { title: string; beside?: ReactNode; actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The page came after the step to it: the frame had no heading yet to give the focus to.
  useEffect(() => {
    if (document.activeElement?.id === 'main') heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={classes.header}>
      <title>{`${title} · Rowcast`}</title>
      <Title order={1} size="h3" ref={heading} tabIndex={-1} className={classes.title!}>{title}</Title>
      {beside === undefined || beside === null ? null : <div className={classes.beside}>{beside}</div>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
