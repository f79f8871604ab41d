import type { PerformanceRow } from '../../../../src/activity/read-performance.ts';
import { chartQuery, type ChartRange } from '../webhooks/chart-query.ts';

export type { PerformanceRow };

const REFRESH_MS = 30_000;

/** Latency and backlog by minute, hour or day, of a webhook or of all (null). */
export const performanceQuery = (webhookId: string | null, range: Pick<ChartRange, 'By' | 'From'>) => chartQuery<PerformanceRow>(webhookId, 'performance', range, REFRESH_MS);
