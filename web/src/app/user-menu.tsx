import { ActionIcon, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { signOut } from '../features/session/sign-out.ts';
import { useSession } from '../features/session/use-session.ts';

const initials = (name: string) => name.split(/\s+/).flatMap((word) => word[0] ?? []).filter((_, index, all) => index === 0 || index === all.length - 1).join('').toUpperCase();

export function UserMenu() {
  const { User, Account } = useSession();
  const leave = () => signOut().catch((error: unknown) => notifications.show({ color: 'red', title: 'Signing out failed', message: String(error instanceof Error ? error.message : error) }));
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="light" radius="xl" size={30} aria-label={`You are ${User.Name}`}>
          <Text span size="xs" fw={600}>{initials(User.Name)}</Text>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{User.Name}<br />{User.Email}<br />{Account.Name}</Menu.Label>
        <Menu.Item component={Link} to="/account/me">Your name and password</Menu.Item>
        <Menu.Item component="a" href="/docs" target="_blank">API reference</Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
