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
    { path: '-/import', ...crumb('Import as a new table'), lazy: () => import('./import/import-new-page.tsx').then(({ ImportNewPage }) => ({ Component: ImportNewPage })) },
    {
      path: '-/imports',
      ...crumb('Imports'),
      children: [
        { index: true, lazy: () => import('./import/imports-page.tsx').then(({ ImportsPage }) => ({ Component: ImportsPage })) },
        { path: ':importId', ...crumb('Import'), lazy: () => import('./import/import-page.tsx').then(({ ImportPage }) => ({ Component: ImportPage })) },
      ],
    },
    {
      path: ':table',
      ...crumb(TableCrumb),
      lazy: () => import('./table-page.tsx').then(({ TablePage }) => ({ Component: TablePage })),
      children: [
        { index: true, element: <Navigate to="datasheet" replace /> },
        { path: 'datasheet', lazy: () => import('./datasheet/datasheet-tab.tsx').then(({ DatasheetTab }) => ({ Component: DatasheetTab })) },
        { path: 'design', lazy: () => import('./design-tab.tsx').then(({ DesignTab }) => ({ Component: DesignTab })) },
        { path: 'import', lazy: () => import('./import/import-tab.tsx').then(({ ImportTab }) => ({ Component: ImportTab })) },
        { path: 'export', lazy: () => import('./export/export-tab.tsx').then(({ ExportTab }) => ({ Component: ExportTab })) },
      ],
    },
  ],
};
