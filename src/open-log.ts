import { pino, type Logger } from 'pino';
import { readableLine } from './readable-line.ts';

/** JSON lines on standard output; readable ones when that is a terminal. */
export function openLog(level: string): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, { write: (line: string) => process.stdout.write(readableLine(line)) });
}
