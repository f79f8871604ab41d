import type { CustomCellRendererProps } from 'ag-grid-react';
import classes from './datasheet.module.css';

/** A value, or what is being saved instead of it; of a cell that failed, a mark and the reason for screen readers. */
export function CellRenderer({ value, valueFormatted, data, stateOf, field }: CustomCellRendererProps & { field: string; stateOf: (key: number, field: string) => { state: string; problem: string } | undefined }) {
  const state = data === undefined ? undefined : stateOf(data.PK_ID, field);
  const text = valueFormatted ?? (typeof value === 'string' ? value : '');
  if (state?.state === 'failed') {
    return (
      <>
        <span aria-hidden className={classes.mark}>!</span>
        {text}
        <span className="visually-hidden">Not saved: {state.problem}</span>
      </>
    );
  }
  return state?.state === 'saved' ? <>{text}<span aria-hidden className={classes.tick}>✓</span></> : <>{text}</>;
}
