import type { StatisticsRow } from '../../../../src/activity/read-statistics.ts';
import { chartQuery, type ChartRange } from './chart-query.ts';

export type { StatisticsRow };

const REFRESH_MS = 10_000;

/** What happened by minute, hour or day, of a webhook or of all (null), with zeros where nothing did. */
export const statisticsQuery = (webhookId: string | null, range: ChartRange) => chartQuery<StatisticsRow>(webhookId, 'statistics', range, REFRESH_MS);
