import type { LogRow } from './list-logs.ts';

/** The columns, named as in the API and spelled as in the log's own heading. */
const COLUMNS = [
  ['Log ID', 'LogId'], ['Date', 'Date'], ['Activity type', 'ActivityType'], ['Activity description', 'ActivityDescription'], ['Message ID', 'MessageId'],
  ['Message size', 'MessageSize'], ['Attempt', 'Attempt'], ['Event date (UTC)', 'EventDate'], ['Status', 'Status'], ['HTTP code', 'HttpCode'],
  ['HTTP response', 'HttpResponse'], ['Status details', 'StatusDetails'], ['Webhook ID', 'WebhookId'], ['Webhook name', 'WebhookName'], ['Webhook URL', 'WebhookUrl'],
  ['Event ID', 'EventId'], ['Event type', 'EventType'], ['Object type', 'ObjectType'], ['Object name', 'ObjectName'],
] as const;

/** A text that a spreadsheet would take for a formula gets an apostrophe: answers of receivers are strangers' text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, with a heading. */
export function logCsv(rows: readonly LogRow[]): string {
  const lines = rows.map((row) => COLUMNS.map(([, property]) => cell(row[property])).join(','));
  return `${[COLUMNS.map(([heading]) => heading).join(','), ...lines].join('\r\n')}\r\n`;
}
