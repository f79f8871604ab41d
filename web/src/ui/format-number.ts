const whole = new Intl.NumberFormat('en-US');
const rounded = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** 12345 → `12,345` */
export function formatNumber(value: number): string {
  return whole.format(value);
}

const STEPS = [['GB', 1024 ** 3], ['MB', 1024 ** 2], ['kB', 1024]] as const;

/** 1234 → `1.2 kB` */
export function formatBytes(bytes: number): string {
  const step = STEPS.find(([, size]) => bytes >= size);
  return step === undefined ? `${bytes} B` : `${rounded.format(bytes / step[1])} ${step[0]}`;
}

/** 1534 → `1.5 s` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${rounded.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1 event`, `2 events` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
