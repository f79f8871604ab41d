import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="No such page" />
      <EmptyState title="There is nothing at this address" action={<Button component={Link} to="/">Go to the start</Button>}>It may be misspelled, or the page has moved.</EmptyState>
    </>
  );
}
