import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listLogs, type LogFilters, type LogRow } from './list-logs.ts';

const EVERY_MS = 2_000;
/** Lines are written in batches: one may come so much later than its date. */
const LATE_MS = 15_000;
const KEPT = 500;

/** Lines that came since the switch was set, the newest first. @param since ISO; null: the switch is off */
export function useLiveTail(webhookId: string | null, filters: LogFilters, since: string | null): readonly LogRow[] {
  const [tail, setTail] = useState<readonly LogRow[]>([]);
  const key = JSON.stringify([webhookId, filters, since]);
  useEffect(() => setTail([]), [key]);
  const newest = tail[0]?.Date ?? since;
  const page = useQuery({
    queryKey: ['webhooks', webhookId, 'tail', key],
    enabled: since !== null,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    queryFn: ({ signal }) => listLogs(webhookId, { ...filters, From: new Date(new Date(newest!).getTime() - LATE_MS).toISOString(), To: undefined, Limit: 200 }, signal),
  });
  useEffect(() => {
    if (page.data === undefined) return;
    setTail((before) => {
      const known = new Set(before.map(({ LogId }) => LogId));
      const fresh = page.data.Result.filter(({ LogId }) => !known.has(LogId));
      return fresh.length === 0 ? before : [...fresh, ...before].sort((left, right) => (left.Date < right.Date ? 1 : -1)).slice(0, KEPT);
    });
  }, [page.data]);
  return since === null ? [] : tail;
}
