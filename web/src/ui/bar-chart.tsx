import { Tooltip } from '@mantine/core';
import type { KeyboardEvent } from 'react';
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

/** More stand side by side. */
const SPACED_BARS = 60;

/** Success and failure over time. A bar is a button: it narrows what is listed below. The arrow keys go from bar to bar. */
export function BarChart({ label, bars, describe, onSelect, selected }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  const stop = Math.max(0, selected === undefined ? bars.length - 1 : bars.findIndex(({ key }) => key === selected));
  return (
    <figure className={classes.chart} aria-label={label}>
      <div className={classes.scale} aria-hidden><span>{most.toLocaleString('en-US')}</span><span>0</span></div>
      <div className={classes.bars} role="group" aria-label={label} onKeyDown={step} style={{ gap: bars.length > SPACED_BARS ? 0 : 1 }}>
        {bars.map((bar, index) => (
          <Tooltip key={bar.key} label={`${bar.label}: ${describe(bar)}`}>
            <button type="button" tabIndex={index === stop ? 0 : -1} className={classes.bar} aria-label={`${bar.label}: ${describe(bar)}`} aria-pressed={selected === undefined ? undefined : selected === bar.key} onClick={() => onSelect(bar)}>
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

function step(event: KeyboardEvent<HTMLDivElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  buttons[to]?.focus();
}
