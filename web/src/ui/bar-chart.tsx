import { Tooltip } from '@mantine/core';
import classes from './bar-chart.module.css';

export interface Bar {
  key: string;
  /** What the bar stands for: `22 Nov 14:00`. */
  label: string;
  good: number;
  bad: number;
}

export interface BarChartProps {
  /** Names the chart. */
  label: string;
  bars: readonly Bar[];
  /** What is counted, as words for one bar: `12 delivered, 1 failed`. */
  describe: (bar: Bar) => string;
  onSelect: (bar: Bar) => void;
  selected?: string | undefined;
}

/** Success and failure over time. A bar is a button: it narrows what is listed below. */
export function BarChart({ label, bars, describe, onSelect, selected }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  return (
    <figure className={classes.chart} aria-label={label}>
      <div className={classes.scale} aria-hidden><span>{most.toLocaleString('en-US')}</span><span>0</span></div>
      <div className={classes.bars}>
        {bars.map((bar) => (
          <Tooltip key={bar.key} label={`${bar.label}: ${describe(bar)}`}>
            <button type="button" className={classes.bar} aria-label={`${bar.label}: ${describe(bar)}`} aria-pressed={selected === undefined ? undefined : selected === bar.key} onClick={() => onSelect(bar)}>
              <span className={classes.bad} style={{ height: `${(bar.bad / most) * 100}%` }} />
              <span className={classes.good} style={{ height: `${(bar.good / most) * 100}%` }} />
            </button>
          </Tooltip>
        ))}
      </div>
      <div className={classes.ends} aria-hidden><span>{bars[0]?.label}</span><span>{bars.at(-1)?.label}</span></div>
    </figure>
  );
}
