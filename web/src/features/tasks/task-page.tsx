import { ActionIcon, Alert, Button, Menu, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { counted, formatDuration, formatNumber } from '../../ui/format-number.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { taskPaths } from './paths.ts';
import { draftOf } from './task-draft.ts';
import { TaskForm } from './task-form.tsx';
import { TaskStatus } from './task-status.tsx';
import { deleteTask, runsQuery, runTask, taskQuery, type Task, type TaskRun } from './tasks.ts';

const COLUMNS: readonly Column<TaskRun>[] = [
  { key: 'started', header: 'Started', render: ({ Started }) => <RelativeTime at={Started} /> },
  { key: 'status', header: 'Status', render: ({ Status }) => <TaskStatus status={Status} /> },
  { key: 'trigger', header: 'Trigger', render: ({ Trigger }) => (Trigger === 'Schedule' ? 'Schedule' : 'On demand') },
  { key: 'records', header: 'Records', align: 'right', render: ({ RecordsAffected }) => formatNumber(RecordsAffected) },
  { key: 'took', header: 'Took', align: 'right', render: ({ Started, Ended }) => (Ended === null ? '' : formatDuration(new Date(Ended).getTime() - new Date(Started).getTime())) },
  { key: 'error', header: 'Error', render: ({ Error: reason }) => reason },
];

/** A task that is open: its runs, or its definition. */
export function TaskPage({ tab }: { tab: 'runs' | 'definition' }) {
  const { taskKey = '' } = useParams();
  const task = useQuery(taskQuery(taskKey));
  return (
    <QueryState query={task} what="The task could not be loaded">
      {(found) => <OpenTask key={taskKey} task={found} tab={tab} />}
    </QueryState>
  );
}

function OpenTask({ task, tab }: { task: Task; tab: 'runs' | 'definition' }) {
  const { ExternalKey, Name, Status, InactiveReason, NextRun } = task;
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<TaskRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setRunning(true);
    setResult(null);
    setError(null);
    await runTask(ExternalKey).then(setResult, setError);
    setRunning(false);
  };
  return (
    <>
      <PageHeader
        title={Name}
        beside={<><TaskStatus status={Status} />{NextRun === null ? null : <Text size="sm" c="dimmed">next run <RelativeTime at={NextRun} /></Text>}</>}
        actions={(
          <>
            <Button onClick={() => void run()} loading={running} disabled={InactiveReason !== null}>Run now</Button>
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="default" size={32} aria-label={`More for ${Name}`}>⋯</ActionIcon></Menu.Target>
              <Menu.Dropdown><Menu.Item color="red" onClick={() => setDeleting(true)}>Delete task</Menu.Item></Menu.Dropdown>
            </Menu>
          </>
        )}
      />
      {InactiveReason === null ? null : <Alert variant="light" color="red" title="The task is inactive" mb="md">{InactiveReason} Saving steps that fit the tables makes it usable again.</Alert>}
      {error === null ? null : <ErrorState error={error} what="The task was not run" />}
      {result === null ? null : result.Status === 'Failure'
        ? <Alert variant="light" color="red" role="alert" title="The run failed, and changed nothing" mb="md">{result.Error}</Alert>
        : <Alert variant="light" color="accent" role="status" title={`${counted(result.RecordsAffected, 'record')} changed`} mb="md">All steps were made.</Alert>}
      <Tabs value={tab} mb="sm" activateTabWithKeyboard={false} onChange={(next) => void navigate(next === 'definition' ? taskPaths.definition(ExternalKey) : taskPaths.task(ExternalKey))}>
        <Tabs.List>
          <Tabs.Tab value="runs" aria-controls="task-tab">Runs</Tabs.Tab>
          <Tabs.Tab value="definition" aria-controls="task-tab">Definition</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      <div id="task-tab" role="tabpanel" aria-label={tab === 'runs' ? 'Runs' : 'Definition'}>
        {tab === 'runs' ? <Runs taskKey={ExternalKey} /> : <TaskForm taskKey={ExternalKey} initial={draftOf(task)} onSaved={() => {}} />}
      </div>
      <ConfirmDialog
        opened={deleting} onClose={() => setDeleting(false)} confirm="Delete task" title={`Delete task ${Name}?`}
        onConfirm={async () => {
          await deleteTask(ExternalKey);
          void navigate(taskPaths.list);
        }}
      >
        The log of its runs goes with it. Records that it changed stay as they are.
      </ConfirmDialog>
    </>
  );
}

function Runs({ taskKey }: { taskKey: string }) {
  const runs = useQuery(runsQuery(taskKey));
  return (
    <QueryState query={runs} what="The runs could not be loaded">
      {(all) => all.length === 0
        ? <EmptyState title="It has not run yet">Each run is listed here with what it changed, or why it failed.</EmptyState>
        : <DataTable label="Runs" columns={COLUMNS} rows={all} rowKey={({ RunId }) => String(RunId)} />}
    </QueryState>
  );
}
