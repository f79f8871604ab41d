import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage() {
  return (
    <EmptyState title="There is no such page" action={<Button component={Link} to="/">Go to the start</Button>}>
      <title>No such page · Rowcast</title>
      The address may be misspelled, or the page has moved.
    </EmptyState>
  );
}
