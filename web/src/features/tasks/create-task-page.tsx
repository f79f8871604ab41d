import { useState } from 'react';
import { useNavigate } from 'react-router';
import { PageHeader } from '../../ui/page-header.tsx';
import { useTimeZone } from '../../ui/time-zone.ts';
import { taskPaths } from './paths.ts';
import { newTask } from './task-draft.ts';
import { TaskForm } from './task-form.tsx';

/** A new task. */
export function CreateTaskPage() {
  const navigate = useNavigate();
  const timeZone = useTimeZone();
  const [initial] = useState(() => newTask(timeZone));
  return (
    <>
      <PageHeader title="Create task" />
      <TaskForm taskKey={null} initial={initial} onSaved={({ ExternalKey }) => void navigate(taskPaths.task(ExternalKey))} onCancel={() => void navigate(taskPaths.list)} />
    </>
  );
}
