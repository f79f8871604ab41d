import { ActionIcon, Button, Group, Menu, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { tablesQuery } from './list-tables.ts';
import { tablePaths } from './paths.ts';
import { TableListTabs } from './table-list-tabs.tsx';
import { useMayDesign } from './use-may-design.ts';

const COLUMNS: readonly Column<string>[] = [
  { key: 'name', header: 'Name', sortBy: (name) => name, render: (name) => name },
];

/** All tables of the account. */
export function TablesPage() {
  const tables = useQuery(tablesQuery);
  const mayDesign = useMayDesign();
  const [{ search = '' }, change] = useSearchState();
  const wanted = search.trim().toLowerCase();
  const fits = (name: string) => name.toLowerCase().includes(wanted);
  const create = mayDesign ? <Button component={Link} to={tablePaths.create}>Create table</Button> : undefined;
  const begin = mayDesign ? <Group gap="xs">{create}<Button variant="default" component={Link} to={tablePaths.importNew}>Import a file as a table</Button></Group> : undefined;
  return (
    <>
      <PageHeader
        title="Tables"
        actions={mayDesign ? (
          <>
            {create}
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="default" size={32} aria-label="More for tables">⋯</ActionIcon></Menu.Target>
              <Menu.Dropdown><Menu.Item component={Link} to={tablePaths.importNew}>Import a file as a new table</Menu.Item></Menu.Dropdown>
            </Menu>
          </>
        ) : undefined}
      />
      <TableListTabs value="tables" />
      <QueryState query={tables} what="The tables could not be loaded">
        {(all) => all.length === 0 ? (
          <EmptyState title="No tables yet" action={begin}>A table holds records with typed fields; every change in it can call your webhooks.</EmptyState>
        ) : (
          <>
            <Group justify="space-between" mb="xs">
              <TextInput type="search" placeholder="Search by name" aria-label="Search tables" w={280} value={search} onChange={(event) => change({ search: event.currentTarget.value }, { replace: true })} />
              <Text size="xs" c="dimmed">{counted(all.length, 'table')}</Text>
            </Group>
            <DataTable label="Tables" columns={COLUMNS} rows={all.filter(fits)} rowKey={(name) => name} href={tablePaths.table} initialSort="name" />
            {all.some(fits) ? null : <EmptyState title="Nothing found">No table has “{search}” in its name.</EmptyState>}
          </>
        )}
      </QueryState>
    </>
  );
}
