import { ActionIcon, Menu, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { deleteTable } from './delete-table.ts';
import { tableQuery } from './get-table.ts';
import { tablePaths } from './paths.ts';
import { TableDetailsDialog } from './table-details-dialog.tsx';
import { useMayDesign } from './use-may-design.ts';

const TABS = [['datasheet', 'Datasheet'], ['design', 'Design'], ['import', 'Import'], ['export', 'Export']] as const;

/** A table that is open, and a tab of it. */
export function TablePage() {
  const { table: name = '' } = useParams();
  const table = useQuery(tableQuery(name));
  const mayDesign = useMayDesign();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const tab = TABS.find(([key]) => pathname.endsWith(`/${key}`))?.[0] ?? TABS[0][0];
  return (
    <QueryState query={table} page="Table" what="The table could not be loaded">
      {({ Name, Note }) => (
        <>
          <PageHeader
            title={Name}
            beside={Note === '' ? undefined : <Text size="sm" c="dimmed" lineClamp={1} maw={600} title={Note}>{Note}</Text>}
            actions={mayDesign ? (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon variant="default" size={32} aria-label={`More for ${Name}`}>⋯</ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setEditing(true)}>Name and note</Menu.Item>
                  <Menu.Item color="red" onClick={() => setDeleting(true)}>Delete table</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            ) : undefined}
          />
          <Tabs value={tab} keepMounted={false} mb="sm" activateTabWithKeyboard={false} onChange={(value) => void navigate(`${tablePaths.table(Name)}/${value}`)}>
            <Tabs.List>
              {TABS.map(([key, label]) => <Tabs.Tab key={key} value={key} aria-controls="table-tab">{label}</Tabs.Tab>)}
            </Tabs.List>
          </Tabs>
          <div id="table-tab" role="tabpanel" aria-label={TABS.find(([key]) => key === tab)![1]}>
            <Outlet />
          </div>
          {editing ? (
            <TableDetailsDialog name={Name} note={Note} onClose={() => setEditing(false)} onRenamed={(renamed) => void navigate(`${tablePaths.table(renamed)}/${tab}`, { replace: true })} />
          ) : null}
          {deleting ? (
            <DeleteDialog
              title={`Delete table ${Name}?`} name={Name} confirm="Delete table" onClose={() => setDeleting(false)}
              onDelete={async (force) => {
                await deleteTable(Name, force);
                void navigate(tablePaths.list);
              }}
            >
              The table {Name} goes with its fields and all its records. This can not be undone.
            </DeleteDialog>
          ) : null}
        </>
      )}
    </QueryState>
  );
}
