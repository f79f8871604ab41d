import { Checkbox, Table } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import classes from './data-table.module.css';
import { SortMark } from './sort-mark.tsx';
import type { RowSelection } from './use-row-selection.ts';
import { useSearchState } from './use-search-state.ts';

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  /** `right` for numbers. */
  align?: 'left' | 'right';
  /** Makes the column sortable; null stands last either way. */
  sortBy?: (row: Row) => string | number | null;
  width?: number | string;
}

export interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads: a click anywhere in it goes there, and its first cell is a link. */
  href?: (row: Row) => string;
  /** At the end of the row; a click there does not open the row. */
  actions?: (row: Row) => ReactNode;
  /** Marks the row that is open beside the list. */
  isOpen?: (row: Row) => boolean;
  /** Rows to be chosen for what is done to many. */
  selection?: RowSelection & { name: (row: Row) => string };
  /** Order where the address names none, such as `name` or `-date`. */
  initialSort?: string;
}

/** A list. Its order is `sort` in the address: a column's key, with `-` for descending. On phones: the first two columns. */
export function DataTable<Row>({ label, columns, rows, rowKey, href, actions, isOpen, selection, initialSort = '' }: DataTableProps<Row>) {
  const navigate = useNavigate();
  const [{ sort = initialSort }, change] = useSearchState();
  const sorted = sortRows(rows, columns, sort);
  const open = (row: Row) => (event: MouseEvent) => {
    const inside = (event.target as Element).closest('a, button, input, label, [role="menuitem"], [data-select]');
    if (href === undefined || inside !== null || window.getSelection()?.isCollapsed === false) return;
    void navigate(href(row));
  };
  const keys = rows.map(rowKey);
  const chosen = selection === undefined ? 0 : keys.filter((key) => selection.selected.has(key)).length;
  return (
    <div className={classes.frame} role="region" aria-label={label} tabIndex={0}>
      <Table className={classes.table} highlightOnHover={href !== undefined} aria-label={label} data-selectable={selection !== undefined || undefined}>
        <Table.Thead>
          <Table.Tr>
            {selection === undefined ? null : (
              <Table.Th className={classes.select} data-select>
                <Checkbox size="xs" aria-label="Select all" checked={chosen > 0 && chosen === keys.length} indeterminate={chosen > 0 && chosen < keys.length} onChange={(event) => selection.select(event.currentTarget.checked ? keys : [])} />
              </Table.Th>
            )}
            {columns.map((column) => (
              <Table.Th key={column.key} className={classes.cell} data-align={column.align} w={column.width} aria-sort={ariaSort(sort, column)}>
                {column.sortBy === undefined ? column.header : (
                  <button type="button" className={classes.sort} onClick={() => change({ sort: sort === column.key ? `-${column.key}` : column.key })}>
                    {column.header}
                    <SortMark direction={sort === column.key ? 'up' : sort === `-${column.key}` ? 'down' : null} />
                  </button>
                )}
              </Table.Th>
            ))}
            {actions === undefined ? null : <Table.Th className={classes.cell}><span className="visually-hidden">Actions</span></Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((row) => (
            <Table.Tr key={rowKey(row)} onClick={open(row)} className={href === undefined ? '' : classes.opens!} data-open={isOpen?.(row) === true || selection?.selected.has(rowKey(row)) === true || undefined}>
              {selection === undefined ? null : (
                <Table.Td className={classes.select} data-select>
                  <Checkbox size="xs" aria-label={`Select ${selection.name(row)}`} checked={selection.selected.has(rowKey(row))} onChange={() => selection.toggle(rowKey(row))} />
                </Table.Td>
              )}
              {columns.map((column, index) => (
                <Table.Td key={column.key} className={classes.cell} data-align={column.align}>
                  {index === 0 && href !== undefined ? <Link to={href(row)} className={classes.link!}>{column.render(row)}</Link> : column.render(row)}
                </Table.Td>
              ))}
              {actions === undefined ? null : <Table.Td className={classes.actions}>{actions(row)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function ariaSort<Row>(sort: string, column: Column<Row>): 'ascending' | 'descending' | undefined {
  return sort === column.key ? 'ascending' : sort === `-${column.key}` ? 'descending' : undefined;
}

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const sortBy = columns.find(({ key }) => key === sort.replace(/^-/, ''))?.sortBy;
  if (sortBy === undefined) return rows;
  const direction = sort.startsWith('-') ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [sortBy(left), sortBy(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'string' && typeof b === 'string') return direction * a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' });
    return direction * (a < b ? -1 : a > b ? 1 : 0);
  });
}
