import { ActionIcon, AppShell, Burger, Group, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import { SessionEndedDialog } from '../features/session/session-ended-dialog.tsx';
import { useSession } from '../features/session/use-session.ts';
import mark from '../mark.svg';
import { TableSkeleton } from '../ui/table-skeleton.tsx';
import { TimeZone } from '../ui/time-zone.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { Finder } from './finder.tsx';
import classes from './frame.module.css';
import { useAreas } from './use-areas.ts';
import { useFocusAfterNavigation } from './use-focus-after-navigation.ts';
import { UserMenu } from './user-menu.tsx';

/** The frame of all pages: side bar, breadcrumbs, finder, theme, user. */
export function Frame() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { Account } = useSession();
  const { pathname } = useLocation();
  const areas = useAreas();
  const main = useFocusAfterNavigation();
  useEffect(close, [pathname, close]);
  return (
    <TimeZone value={Account.TimeZone}>
      <a className="skip-link" href="#main">Skip to the page</a>
      <AppShell layout="alt" header={{ height: 48 }} navbar={{ width: 176, breakpoint: 'sm', collapsed: { mobile: !opened } }} transitionDuration={120}>
        <AppShell.Header className={classes.header!}>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={opened ? 'Close the navigation' : 'Open the navigation'} />
            <Breadcrumbs />
          </Group>
          <Group gap={4} wrap="nowrap">
            <Finder />
            <SchemeToggle />
            <UserMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar!} aria-label="Areas">
          <Group justify="space-between" h={48} px="sm" wrap="nowrap">
            <Link to="/" className={classes.brand!}>
              <img src={mark} alt="" width={24} height={24} />
              <Text span fw={700}>Rowcast</Text>
            </Link>
            <Burger opened onClick={close} hiddenFrom="sm" size="sm" aria-label="Close the navigation" />
          </Group>
          {areas.map(({ label, path, within }) => (
            <NavLink key={path} to={path} className={classes.area!} aria-current={pathname.startsWith(within) ? 'page' : undefined}>{label}</NavLink>
          ))}
        </AppShell.Navbar>
        <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main!}>
          <Progress />
          <Suspense fallback={<TableSkeleton />}>
            <Outlet />
          </Suspense>
        </AppShell.Main>
      </AppShell>
      <SessionEndedDialog />
    </TimeZone>
  );
}

/** A line at the top while the script of the next page is fetched. */
function Progress() {
  return useNavigation().state === 'loading' ? <div className={classes.progress} role="progressbar" aria-label="Loading the page" /> : null;
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" size="lg" onClick={() => setColorScheme(dark ? 'light' : 'dark')} aria-label={dark ? 'Use the light theme' : 'Use the dark theme'}>
      <span aria-hidden>{dark ? '☀' : '☾'}</span>
    </ActionIcon>
  );
}
