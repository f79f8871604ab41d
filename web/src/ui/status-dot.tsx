import classes from './status-dot.module.css';

export type Tone = 'good' | 'bad' | 'waiting' | 'quiet';

/** A status as a word with a dot: never by colour alone. */
export function StatusDot({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
