import { Navigate, type RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';
import { TableCrumb } from './table-crumb.tsx';
import { TablesPage } from './tables-page.tsx';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const tableRoutes: RouteObject = {
  path: 'tables',
  ...crumb('Tables'),
  children: [
    { index: true, Component: TablesPage },
    { path: '-/new', ...crumb('Create table'), lazy: () => import('./create-table-page.tsx').then(({ CreateTablePage }) => ({ Component: CreateTablePage })) },
    {
      path: ':table',
      ...crumb(TableCrumb),
      lazy: () => import('./table-page.tsx').then(({ TablePage }) => ({ Component: TablePage })),
      children: [
        { index: true, element: <Navigate to="datasheet" replace /> },
        { path: 'datasheet', lazy: () => import('./datasheet/datasheet-tab.tsx').then(({ DatasheetTab }) => ({ Component: DatasheetTab })) },
        { path: 'design', lazy: () => import('./design-tab.tsx').then(({ DesignTab }) => ({ Component: DesignTab })) },
      ],
    },
  ],
};
