import { Navigate, type RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';
import { TaskCrumb } from './task-crumb.tsx';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const taskRoutes: RouteObject = {
  path: 'automation',
  handle: { crumb: 'Automation', leadsOn: true } satisfies RouteHandle,
  children: [
    { index: true, element: <Navigate to="tasks" replace /> },
    {
      path: 'tasks',
      ...crumb('Tasks'),
      children: [
        { index: true, lazy: () => import('./tasks-page.tsx').then(({ TasksPage }) => ({ Component: TasksPage })) },
        { path: 'new', ...crumb('Create task'), lazy: () => import('./create-task-page.tsx').then(({ CreateTaskPage }) => ({ Component: CreateTaskPage })) },
        {
          path: ':taskKey',
          ...crumb(TaskCrumb),
          children: [
            { index: true, lazy: () => import('./task-page.tsx').then(({ TaskPage }) => ({ element: <TaskPage tab="runs" /> })) },
            { path: 'definition', lazy: () => import('./task-page.tsx').then(({ TaskPage }) => ({ element: <TaskPage tab="definition" /> })) },
          ],
        },
      ],
    },
  ],
};
