import { Tabs } from '@mantine/core';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSession } from '../session/use-session.ts';
import { accountPaths } from './paths.ts';

const MANAGED = [
  { path: accountPaths.users, label: 'Users' },
  { path: accountPaths.profiles, label: 'Profiles' },
  { path: accountPaths.settings, label: 'Settings' },
];
const OWN = { path: accountPaths.me, label: 'You' };

/** The account's section: people, credentials and settings for those who manage it; oneself for everybody. */
export function AccountPage() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { User, Account } = useSession();
  const tabs = User.Role === 'user' ? [OWN] : [...MANAGED, OWN];
  const open = tabs.find(({ path }) => pathname.startsWith(path)) ?? OWN;
  return (
    <>
      <PageHeader title={Account.Name} />
      <Tabs value={open.path} mb="md" activateTabWithKeyboard={false} onChange={(path) => void navigate(path ?? OWN.path)}>
        <Tabs.List>
          {tabs.map(({ path, label }) => <Tabs.Tab key={path} value={path} aria-controls="account-tab">{label}</Tabs.Tab>)}
        </Tabs.List>
      </Tabs>
      <div id="account-tab" role="tabpanel" aria-label={open.label}>
        <Outlet />
      </div>
    </>
  );
}

/** Where the section begins: with the people, or with oneself for who does not manage them. */
export function AccountStart() {
  const { User } = useSession();
  return <Navigate to={User.Role === 'user' ? accountPaths.me : accountPaths.users} replace />;
}
