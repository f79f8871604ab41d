import { DataTable, type Column } from '../../ui/data-table.tsx';
import { formatBytes } from '../../ui/format-number.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { eventTypeName } from './event-type-name.ts';
import type { LogRow } from './list-logs.ts';
import classes from './log-table.module.css';

const short = (text: string | null, most: number) => (text === null || text.length <= most ? text : `${text.slice(0, most)}…`);

const COLUMNS: readonly Column<LogRow>[] = [
  { key: 'date', header: 'Date', render: ({ Date: at }) => <RelativeTime at={at} /> },
  {
    key: 'result', header: 'Status',
    render: ({ Status, HttpCode }) => <StatusDot tone={Status === 'Success' ? 'good' : 'bad'}>{`${Status}${HttpCode === null ? '' : ` ${HttpCode}`}`}</StatusDot>,
  },
  { key: 'what', header: 'Activity', render: ({ ActivityType, Attempt }) => <span className="nowrap">{ActivityType}{Attempt === null || Attempt < 2 ? '' : `, attempt ${Attempt}`}</span> },
  { key: 'event', header: 'Event', render: ({ ObjectName, EventType }) => <span className="nowrap">{ObjectName ?? 'Deleted table'} · {eventTypeName(EventType)}</span> },
  { key: 'url', header: 'URL', render: ({ WebhookUrl }) => <span title={WebhookUrl ?? ''}>{short(WebhookUrl?.replace(/^https?:\/\//, '') ?? null, 28)}</span> },
  { key: 'details', header: 'Details', width: '99%', render: ({ StatusDetails, ActivityDescription }) => <span className={classes.details} title={StatusDetails ?? ActivityDescription}>{StatusDetails ?? ActivityDescription}</span> },
  { key: 'size', header: 'Size', align: 'right', render: ({ MessageSize }) => (MessageSize === null ? '' : formatBytes(MessageSize)) },
];

const WEBHOOK: Column<LogRow> = { key: 'webhook', header: 'Webhook', render: ({ WebhookName, WebhookId }) => <span className="nowrap">{WebhookName ?? WebhookId}</span> };

/** With the webhook, and without the size, which the message itself tells: there is no room for both. */
const SEVERAL: readonly Column<LogRow>[] = [...COLUMNS.slice(0, 2), WEBHOOK, ...COLUMNS.slice(2, -1)];

interface LogTableProps {
  rows: readonly LogRow[];
  /** Where a line leads. */
  href: (row: LogRow) => string;
  /** Message that is open beside the list. */
  open: string | undefined;
  /** Whether the lines are of several webhooks. */
  several: boolean;
}

/** Lines of the log; one opens its message beside the list. */
export function LogTable({ rows, href, open, several }: LogTableProps) {
  return (
    <DataTable
      label="Log"
      columns={several ? SEVERAL : COLUMNS}
      rows={rows}
      rowKey={({ LogId }) => LogId}
      href={href}
      isOpen={({ MessageId }) => MessageId === open}
    />
  );
}
