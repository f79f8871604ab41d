import type { RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

/** Fetched when the area is opened. */
export const accountRoutes: RouteObject = {
  path: 'account',
  handle: { crumb: 'Account', leadsOn: true } satisfies RouteHandle,
  lazy: async () => ({ Component: (await import('./account-page.tsx')).AccountPage }),
  children: [
    { index: true, lazy: async () => ({ Component: (await import('./account-page.tsx')).AccountStart }) },
    { path: 'me', ...crumb('You'), lazy: async () => ({ Component: (await import('./me-page.tsx')).MePage }) },
    {
      path: 'users',
      ...crumb('Users'),
      children: [
        { index: true, lazy: async () => ({ Component: (await import('./users-page.tsx')).UsersPage }) },
        { path: 'invite', ...crumb('Invite'), lazy: async () => ({ Component: (await import('./invite-page.tsx')).InvitePage }) },
      ],
    },
    {
      path: 'profiles',
      ...crumb('Profiles'),
      children: [
        { index: true, lazy: async () => ({ Component: (await import('./profiles-page.tsx')).ProfilesPage }) },
        { path: 'new', ...crumb('Create profile'), lazy: async () => ({ Component: (await import('./create-profile-page.tsx')).CreateProfilePage }) },
        { path: ':profileId', ...crumb('Profile'), lazy: async () => ({ Component: (await import('./profile-page.tsx')).ProfilePage }) },
      ],
    },
    { path: 'settings', ...crumb('Settings'), lazy: async () => ({ Component: (await import('./settings-page.tsx')).SettingsPage }) },
  ],
};
