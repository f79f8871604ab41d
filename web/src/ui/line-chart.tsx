import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './line-chart.module.css';
import { useTimeZone } from './time-zone.ts';

export interface Line {
  label: string;
  /** A CSS variable. */
  color: string;
  dash?: number[];
  filled?: boolean;
}

export interface LineChartProps {
  /** Names the chart, and says in a few words what is in it. */
  label: string;
  lines: readonly Line[];
  /** Seconds since 1970. */
  times: readonly number[];
  /** Of each line, in the order of `times`; null: nothing is known. */
  values: readonly (readonly (number | null)[])[];
  format: (value: number) => string;
}

const HEIGHT = 120;

/** Values over time. The values under the pointer are in the legend. To be loaded lazily. */
export function LineChart({ label, lines, times, values, format }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const timeZone = useTimeZone();
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const font = `11px ${style.fontFamily}`;
    const axis = { stroke: color('--mantine-color-dimmed'), font, grid: { stroke: color('--chart-grid'), width: 1 }, ticks: { show: false } };
    // Under no pointer the legend names the lines, and no more.
    const show = (_chart: uPlot, value: number | null, _line: number, index: number | null) => (index === null ? '' : value === null ? '–' : format(value));
    const timeFormat = uPlot.fmtDate('{YYYY}-{MM}-{DD} {HH}:{mm}');
    const zoned = (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), timeZone);
    const chart = new uPlot(
      {
        width: element.clientWidth, height: HEIGHT, tzDate: zoned,
        legend: { markers: { width: 0, fill: (_chart, line) => color(lines[line - 1]?.color ?? '') } },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { y: { range: (_chart, _least, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [{ ...axis, size: 22, gap: 4, values: TIMES }, { ...axis, size: 58, gap: 6, space: 36, values: (_chart, marks) => marks.map((mark) => (Number.isInteger(mark) ? format(mark) : '')) }],
        series: [
          { label: 'Time', value: (_chart, seconds: number | null) => (seconds === null ? '' : timeFormat(zoned(seconds))) },
          ...lines.map(({ label: name, color: stroke, dash, filled }) => ({
            label: name, stroke: color(stroke), width: 1.5, value: show, spanGaps: false, points: { show: values[0]!.filter((value) => value !== null).length <= 2, size: 5 },
            ...(dash === undefined ? {} : { dash }), ...(filled === true ? { fill: `color-mix(in srgb, ${color(stroke)} 18%, transparent)` } : {}),
          })),
        ],
      },
      [[...times], ...values.map((line) => [...line])],
      element,
    );
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [lines, times, values, format, timeZone, scheme]);
  return <div ref={place} className={classes.chart} role="img" aria-label={label} />;
}

/** Marks of the time axis on a 24 hours clock: the step from which on it is used, and the mark. */
const TIMES: uPlot.Axis.Values = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
];
