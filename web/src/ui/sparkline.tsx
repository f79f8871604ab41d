/** What happened over time as small bars: all of it, and the failed part at its foot in the colour of errors. */
export function Sparkline({ values, label }: { values: readonly { all: number; failed: number }[]; label: string }) {
  const most = Math.max(1, ...values.map(({ all }) => all));
  const step = 3;
  const height = 20;
  const scaled = (value: number) => (value === 0 ? 0 : Math.max(1.5, (value / most) * height));
  return (
    <svg role="img" aria-label={label} width={values.length * step} height={height} style={{ display: 'block' }}>
      <line x1="0" x2={values.length * step} y1={height - 0.5} y2={height - 0.5} stroke="var(--mantine-color-default-border)" />
      {values.map(({ all, failed }, index) => (
        <g key={index}>
          <rect x={index * step} width={step - 1} y={height - scaled(all)} height={scaled(all)} fill="var(--chart-good)" />
          <rect x={index * step} width={step - 1} y={height - scaled(failed)} height={scaled(failed)} fill="var(--chart-bad)" />
        </g>
      ))}
    </svg>
  );
}
