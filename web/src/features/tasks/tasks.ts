import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

export interface ListedTask {
  Name: string;
  ExternalKey: string;
  Status: 'Ready' | 'Running' | 'Disabled';
  TaskTimeZone: string;
  /** A cron pattern, or `On demand`. */
  Frequency: string;
  Note: string;
}

export interface Step {
  Action: 'insert' | 'update' | 'delete';
  Table: string;
  Where?: string;
  Values?: Record<string, unknown>;
}

/** What the server takes. */
export interface TaskDefinition {
  Name: string;
  Note: string;
  Frequency: string;
  TaskTimeZone: string;
  Enabled: boolean;
  Steps: Step[];
}

export interface Task extends ListedTask, TaskDefinition {
  Name: string;
  Note: string;
  Frequency: string;
  TaskTimeZone: string;
  InactiveReason: string | null;
  NextRun: string | null;
  LastModified: string;
  ModifiedBy: string;
}

export interface TaskRun {
  RunId: number;
  Trigger: 'Schedule' | 'Request';
  Status: 'Running' | 'Success' | 'Failure';
  Started: string;
  Ended: string | null;
  RecordsAffected: number;
  Error: string | null;
}

const LIST = '/v2/tasks';
const LOOK_MS = 5_000;
const pathOf = (key: string) => `${LIST}/${encodeURIComponent(key)}`;

export const tasksQuery = queryOptions({
  queryKey: ['tasks'],
  queryFn: ({ signal }) => request<{ Result: ListedTask[] }>(LIST, { signal }).then(({ Result }) => Result),
  refetchInterval: LOOK_MS,
});

export const taskQuery = (key: string) => queryOptions({
  queryKey: ['tasks', key],
  queryFn: ({ signal }) => request<{ Result: Task }>(pathOf(key), { signal }).then(({ Result }) => Result),
  refetchInterval: LOOK_MS,
});

/** The last 100 runs, the newest first. */
export const runsQuery = (key: string) => queryOptions({
  queryKey: ['tasks', key, 'runs'],
  queryFn: ({ signal }) => request<{ Result: TaskRun[] }>(`${pathOf(key)}/runs`, { signal }).then(({ Result }) => Result),
  refetchInterval: LOOK_MS,
});

const reread = () => queryClient.invalidateQueries({ queryKey: tasksQuery.queryKey });

/** @param key null: a new one */
export async function saveTask(key: string | null, definition: TaskDefinition): Promise<Task> {
  const { Result } = await (key === null ? request<{ Result: Task }>(LIST, { method: 'POST', body: definition }) : request<{ Result: Task }>(pathOf(key), { method: 'PUT', body: definition }));
  await reread();
  return Result;
}

/** Waits for its end. A run that failed is no error: it says so. */
export async function runTask(key: string): Promise<TaskRun> {
  return request<{ Result: TaskRun }>(`${pathOf(key)}/run`, { method: 'POST' }).then(({ Result }) => Result).finally(reread);
}

export async function deleteTask(key: string): Promise<void> {
  await request(pathOf(key), { method: 'DELETE' });
  queryClient.removeQueries({ queryKey: ['tasks', key] });
  await queryClient.invalidateQueries({ queryKey: tasksQuery.queryKey, exact: true });
}
