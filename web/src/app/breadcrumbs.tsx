import { Anchor, Breadcrumbs as Crumbs, Text } from '@mantine/core';
import { createElement } from 'react';
import { Link, useMatches } from 'react-router';
import type { RouteHandle } from '../ui/route-handle.ts';
import classes from './frame.module.css';

/** Where one is: each route that names itself. */
export function Breadcrumbs() {
  const crumbs = useMatches().flatMap((match) => {
    const crumb = (match.handle as RouteHandle | undefined)?.crumb;
    return crumb === undefined ? [] : [{ id: match.id, path: match.pathname, crumb }];
  });
  return (
    <nav aria-label="Breadcrumbs" className={classes.crumbs}>
      <Crumbs separator="›" separatorMargin={6}>
        {crumbs.map(({ id, path, crumb }, index) => {
          const text = typeof crumb === 'string' ? crumb : createElement(crumb);
          return index === crumbs.length - 1
            ? <Text key={id} size="sm" aria-current="page" truncate>{text}</Text>
            : <Anchor key={id} component={Link} to={path} size="sm" truncate>{text}</Anchor>;
        })}
      </Crumbs>
    </nav>
  );
}
