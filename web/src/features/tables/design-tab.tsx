import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { counted } from '../../ui/format-number.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { deleteField } from './change-fields.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import type { TableField } from './field.ts';
import { FieldDrawer } from './field-drawer.tsx';
import { fieldDetails } from './field-types.ts';
import { fieldsQuery } from './list-fields.ts';
import { useMayDesign } from './use-may-design.ts';

const COLUMNS: readonly Column<TableField>[] = [
  { key: 'name', header: 'Name', sortBy: ({ Name }) => Name, render: ({ Name }) => <span className="nowrap">{Name}</span> },
  { key: 'type', header: 'Type', sortBy: ({ Type }) => Type, render: ({ Type, IsFormula }) => <span className="nowrap">{IsFormula ? `${Type}, formula` : Type}</span> },
  { key: 'unique', header: 'Unique', sortBy: ({ Unique }) => Number(!Unique), render: ({ Unique, UniqueAllowNulls }) => (Unique ? (UniqueAllowNulls ? 'Unless blank' : 'Yes') : '') },
  { key: 'details', header: 'Properties', render: (field) => <Text span inherit lineClamp={2} style={{ overflowWrap: 'anywhere' }}>{fieldDetails(field)}</Text> },
  { key: 'label', header: 'Label', sortBy: ({ Label }) => (Label === '' ? null : Label), render: ({ Label }) => Label },
  { key: 'description', header: 'Description', render: ({ Description }) => <Text span inherit lineClamp={2}>{Description}</Text> },
];

/** The fields of a table. Which one is open is `field` in the address; `*` is a new one. */
export function DesignTab() {
  const { table = '' } = useParams();
  const fields = useQuery(fieldsQuery(table));
  const mayDesign = useMayDesign();
  const [{ field: open }, change] = useSearchState();
  const [deleting, setDeleting] = useState<TableField | null>(null);
  const close = () => change({ field: '' });
  return (
    <QueryState query={fields} what="The fields could not be loaded">
      {(all) => {
        const opened = all.find(({ Name }) => Name === open);
        return (
          <>
            <Group justify="space-between" mb="xs">
              <Text size="sm" c="dimmed">{counted(all.length, 'field')}, and <code>PK_ID</code>, the number of the record, which never changes</Text>
              {mayDesign ? <Button onClick={() => change({ field: '*' })}>Add field</Button> : null}
            </Group>
            <DataTable
              label={`Fields of ${table}`}
              columns={COLUMNS}
              rows={all}
              rowKey={({ Name }) => Name}
              isOpen={({ Name }) => Name === open}
              href={mayDesign ? ({ Name }) => `?field=${encodeURIComponent(Name)}` : undefined}
              actions={mayDesign ? (field) => (
                <Menu position="bottom-end">
                  <Menu.Target><ActionIcon variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={`More for ${field.Name}`}>⋯</ActionIcon></Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => change({ field: field.Name })}>Change field</Menu.Item>
                    <Menu.Item color="red" disabled={all.length === 1} onClick={() => setDeleting(field)}>Delete field</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              ) : undefined}
            />
            {mayDesign && (open === '*' || opened !== undefined) ? <FieldDrawer table={table} field={opened ?? null} names={all.map(({ Name }) => Name)} onClose={close} /> : null}
            {deleting === null ? null : (
              <DeleteDialog title={`Delete field ${deleting.Name}?`} name={deleting.Name} confirm="Delete field" onClose={() => setDeleting(null)} onDelete={(force) => deleteField(table, deleting.Name, force)}>
                The field {deleting.Name} of {table} goes with its values in all records. This can not be undone.
              </DeleteDialog>
            )}
          </>
        );
      }}
    </QueryState>
  );
}
