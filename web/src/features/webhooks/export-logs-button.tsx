import { Button } from '@mantine/core';
import { useState } from 'react';
import { listLogs, type LogFilters, type LogRow } from './list-logs.ts';
import { logCsv } from './log-csv.ts';
import { useReported } from './use-reported.ts';

const PAGE = 1000;
const MOST_LINES = 100_000;

/** Saves the lines that fit the filters as CSV, up to 100,000 of them. */
export function ExportLogsButton({ webhookId, filters }: { webhookId: string | null; filters: LogFilters }) {
  const [count, setCount] = useState<number | null>(null);
  const report = useReported();
  const run = async () => {
    const rows: LogRow[] = [];
    let cursor: string | undefined;
    try {
      do {
        setCount(rows.length);
        const page = await listLogs(webhookId, { ...filters, Limit: PAGE, Cursor: cursor });
        for (const row of page.Result) rows.push(row);
        cursor = page.NextCursor ?? undefined;
      } while (cursor !== undefined && rows.length < MOST_LINES);
      save(logCsv(rows.slice(0, MOST_LINES)), `rowcast-${webhookId === null ? '' : `${webhookId}-`}log.csv`);
    } finally {
      setCount(null);
    }
  };
  return <Button variant="default" disabled={count !== null} onClick={() => report(run())}>{count === null ? 'Export CSV' : `${count.toLocaleString('en-US')} lines …`}</Button>;
}

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
