import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatNumber } from '../../../ui/format-number.ts';
import { PageHeader } from '../../../ui/page-header.tsx';
import { QueryState } from '../../../ui/query-state.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { tablePaths } from '../paths.ts';
import { TableListTabs } from '../table-list-tabs.tsx';
import { useMayDesign } from '../use-may-design.ts';
import { ImportState } from './import-state.tsx';
import { importsQuery, type TableImport } from './imports.ts';

const COLUMNS: readonly Column<TableImport>[] = [
  { key: 'table', header: 'Table', sortBy: ({ Table }) => Table, render: ({ Table }) => <span className="nowrap">{Table}</span> },
  { key: 'state', header: 'State', sortBy: ({ State }) => State, render: ({ State }) => <ImportState state={State} /> },
  { key: 'loaded', header: 'Rows loaded', align: 'right', sortBy: ({ RowsLoaded }) => RowsLoaded, render: ({ State, Mode, RowsLoaded }) => formatNumber(Mode === 'AllOrNothing' && (State === 'failed' || State === 'cancelled') ? 0 : RowsLoaded) },
  { key: 'failed', header: 'Wrong rows', align: 'right', sortBy: ({ RowsFailed }) => RowsFailed, render: ({ RowsFailed }) => formatNumber(RowsFailed) },
  { key: 'mode', header: 'When a row is wrong', render: ({ Mode }) => (Mode === 'AllOrNothing' ? 'Load nothing' : 'Load the others') },
  { key: 'by', header: 'By', render: ({ CreatedBy }) => CreatedBy },
  { key: 'date', header: 'Begun', sortBy: ({ DateCreated }) => DateCreated, render: ({ DateCreated }) => <RelativeTime at={DateCreated} /> },
];

/** The latest imports, the newest first. */
export function ImportsPage() {
  const imports = useQuery(importsQuery);
  const mayDesign = useMayDesign();
  const begin = mayDesign ? <Button component={Link} to={tablePaths.importNew}>Import as a new table</Button> : undefined;
  return (
    <>
      <PageHeader title="Imports" actions={begin} />
      <TableListTabs value="imports" />
      <QueryState query={imports} what="The imports could not be loaded">
        {(all) => all.length === 0
          ? <EmptyState title="No imports yet" action={begin}>An import loads rows of a file into a table; it is begun on the table's Import tab, and is listed here for 30 days.</EmptyState>
          : <DataTable label="Imports" columns={COLUMNS} rows={all} rowKey={({ Id }) => Id} href={({ Id }) => tablePaths.import(Id)} />}
      </QueryState>
    </>
  );
}
