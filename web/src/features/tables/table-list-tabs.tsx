import { Link } from 'react-router';
import { tablePaths } from './paths.ts';
import classes from './table-list-tabs.module.css';

const LISTS = [['tables', 'Tables', tablePaths.list], ['views', 'Views', tablePaths.views], ['imports', 'Imports', tablePaths.imports]] as const;

/** Between the lists of this area. */
export function TableListTabs({ value }: { value: (typeof LISTS)[number][0] }) {
  return (
    <nav aria-label="Lists" className={classes.tabs}>
      {LISTS.map(([key, label, path]) => <Link key={key} to={path} aria-current={key === value ? 'page' : undefined}>{label}</Link>)}
    </nav>
  );
}
