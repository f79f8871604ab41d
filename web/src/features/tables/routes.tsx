import { Navigate, type RouteObject } from 'react-router';
import type { RouteHandle } from '../../ui/route-handle.ts';
import { TableCrumb } from './table-crumb.tsx';
import { ViewCrumb } from './views/view-crumb.tsx';

const crumb = (text: NonNullable<RouteHandle['crumb']>): { handle: RouteHandle } => ({ handle: { crumb: text } });

export const tableRoutes: RouteObject = {
  path: 'tables',
  ...crumb('Tables'),
  children: [
    { index: true, lazy: () => import('./tables-page.tsx').then(({ TablesPage }) => ({ Component: TablesPage })) },
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
      path: '-/views',
      ...crumb('Views'),
      children: [
        { index: true, lazy: () => import('./views/views-page.tsx').then(({ ViewsPage }) => ({ Component: ViewsPage })) },
        { path: '-/new', ...crumb('Create view'), lazy: () => import('./views/create-view-page.tsx').then(({ CreateViewPage }) => ({ Component: CreateViewPage })) },
        {
          path: ':view',
          ...crumb(ViewCrumb),
          children: [
            { index: true, lazy: () => import('./views/view-page.tsx').then(({ ViewPage }) => ({ element: <ViewPage tab="datasheet" /> })) },
            { path: 'definition', lazy: () => import('./views/view-page.tsx').then(({ ViewPage }) => ({ element: <ViewPage tab="definition" /> })) },
            { path: 'export', lazy: () => import('./views/view-page.tsx').then(({ ViewPage }) => ({ element: <ViewPage tab="export" /> })) },
          ],
        },
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
