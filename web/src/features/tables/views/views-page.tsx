import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { counted } from '../../../ui/format-number.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { QueryState } from '../../../ui/query-state.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { tablePaths } from '../paths.ts';
import { TableListTabs } from '../table-list-tabs.tsx';
import { useMayDesign } from '../use-may-design.ts';
import { viewsQuery } from './views.ts';

const COLUMNS: readonly Column<string>[] = [{ key: 'name', header: 'Name', sortBy: (name) => name, render: (name) => name }];

/** All views of the account. */
export function ViewsPage() {
  const views = useQuery(viewsQuery);
  const mayDesign = useMayDesign();
  const [{ search = '' }, change] = useSearchState();
  const fits = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  const create = mayDesign ? <Button component={Link} to={tablePaths.createView}>Create view</Button> : undefined;
  return (
    <>
      <PageHeader title="Views" actions={create} />
      <TableListTabs value="views" />
      <QueryState query={views} what="The views could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="No views yet" action={create}>A view shows chosen fields and records of one table, or of several joined ones; it can be written like a table.</EmptyState>
        ) : (
          <>
            <Group justify="space-between" mb="xs">
              <TextInput type="search" placeholder="Search by name" aria-label="Search views" w={280} value={search} onChange={(event) => change({ search: event.currentTarget.value }, { replace: true })} />
              <Text size="xs" c="dimmed">{counted(all.length, 'view')}</Text>
            </Group>
            <DataTable label="Views" columns={COLUMNS} rows={all.filter(fits)} rowKey={(name) => name} href={tablePaths.view} initialSort="name" />
            {all.some(fits) ? null : <EmptyState title="Nothing found">No view has “{search}” in its name.</EmptyState>}
          </>
        )}
      </QueryState>
    </>
  );
}
