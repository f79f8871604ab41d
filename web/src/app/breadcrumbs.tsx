import { Anchor, Breadcrumbs as Crumbs, Text } from '@mantine/core';
import { createElement } from 'react';
import { Link, useMatches } from 'react-router';
import type { RouteHandle } from '../ui/route-handle.ts';
import classes from './frame.module.css';

/** Where one is: each route that names itself. On a phone only the way back, or where there is none, the page. */
export function Breadcrumbs() {
  const crumbs = useMatches().flatMap((match) => {
    const { crumb, leadsOn = false } = (match.handle as RouteHandle | undefined) ?? {};
    return crumb === undefined ? [] : [{ id: match.id, path: match.pathname, crumb, leadsOn }];
  });
  const back = crumbs.slice(0, -1).findLast(({ leadsOn }) => !leadsOn);
  return (
    <nav aria-label="Breadcrumbs" className={classes.crumbs} data-back={back !== undefined || undefined}>
      <Crumbs separator="›" separatorMargin={6}>
        {crumbs.map(({ id, path, crumb }, index) => {
          const text = typeof crumb === 'string' ? crumb : createElement(crumb);
          return index === crumbs.length - 1
            ? <Text key={id} size="sm" aria-current="page" truncate>{text}</Text>
            : <Anchor key={id} component={Link} to={path} size="sm" truncate data-back={id === back?.id || undefined}>{text}</Anchor>;
        })}
      </Crumbs>
    </nav>
  );
}
