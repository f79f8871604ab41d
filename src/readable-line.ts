/** A JSON log line as a person reads it: time, level, text, `field=value …`, and an error's stack below. */
export function readableLine(json: string): string {
  const { time, level, msg, err, kind: _, ...facts } = JSON.parse(json) as Record<string, unknown> & { err?: { message?: string; stack?: string } };
  const fields = Object.entries(facts).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [String(time).slice(11, 19), String(level).padEnd(5), msg, ...fields].join(' ');
  return err === undefined ? `${head}\n` : `${head}\n${err.stack ?? err.message ?? JSON.stringify(err)}\n`;
}
