import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { taskPaths } from './paths.ts';
import { ON_DEMAND } from './task-draft.ts';
import { TaskStatus } from './task-status.tsx';
import { tasksQuery, type ListedTask } from './tasks.ts';

const COLUMNS: readonly Column<ListedTask>[] = [
  { key: 'name', header: 'Name', sortBy: ({ Name }) => Name, render: ({ Name }) => Name },
  { key: 'status', header: 'Status', sortBy: ({ Status }) => Status, render: ({ Status }) => <TaskStatus status={Status} /> },
  { key: 'frequency', header: 'Runs', sortBy: ({ Frequency }) => Frequency, render: ({ Frequency, TaskTimeZone }) => (Frequency === ON_DEMAND ? 'On demand' : <><code>{Frequency}</code> {TaskTimeZone}</>) },
  { key: 'note', header: 'Note', render: ({ Note }) => Note },
];

/** All tasks of the account. */
export function TasksPage() {
  const tasks = useQuery(tasksQuery);
  const create = <Button component={Link} to={taskPaths.create}>Create task</Button>;
  return (
    <>
      <PageHeader title="Tasks" actions={create} />
      <QueryState query={tasks} what="The tasks could not be loaded">
        {(all) => all.length === 0
          ? <EmptyState title="No tasks yet" action={create}>A task inserts, updates or deletes records at times or when asked to, and its changes call your webhooks.</EmptyState>
          : <DataTable label="Tasks" columns={COLUMNS} rows={all} rowKey={({ ExternalKey }) => ExternalKey} href={({ ExternalKey }) => taskPaths.task(ExternalKey)} initialSort="name" />}
      </QueryState>
    </>
  );
}
