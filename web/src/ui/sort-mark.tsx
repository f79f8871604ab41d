/** Shows the order of a column. */
export function SortMark({ direction }: { direction: 'up' | 'down' | null }) {
  return <span aria-hidden style={{ width: 10, display: 'inline-block', visibility: direction === null ? 'hidden' : 'visible' }}>{direction === 'down' ? '↓' : '↑'}</span>;
}
