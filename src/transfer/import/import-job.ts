import type { SourceLayout } from '../source/sniff-source.ts';
import type { CellSettings } from './cell-reader.ts';
import type { ImportMode } from './import-options.ts';
import type { PlannedColumn } from './plan-columns.ts';

/** The states of an import: uploading → queued → running → done, failed or, by way of cancelling, cancelled. */
export const IMPORT_STATES = ['uploading', 'queued', 'running', 'cancelling', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** How an import's file is read; kept with it. */
export interface ImportSettings extends SourceLayout, CellSettings {
  header: boolean;
  /** Columns of the file. */
  width: number;
}

/** An import that this process has claimed. */
export interface ImportJob {
  accountId: string;
  id: string;
  tableId: number;
  tableName: string;
  mode: ImportMode;
  settings: ImportSettings;
  columns: readonly PlannedColumn[];
  skippedColumns: readonly string[];
  createdBy: string;
  claim: string;
  chunks: number;
  /** Of what was committed before it was taken up again. */
  doneRow: number;
  rowsRead: number;
  rowsLoaded: number;
  rowsFailed: number;
  errorsKept: number;
}

/** An import as clients see it. Times are UTC with seven fraction digits and `Z`. */
export interface ImportAnswer {
  Id: string;
  State: ImportState;
  Table: string;
  Mode: ImportMode;
  Format: string;
  Encoding: string;
  DateOrder: string | null;
  Columns: { Column: string; Field: string | null }[];
  SkippedColumns: string[];
  /** Bytes of the file. */
  Size: number;
  /** Of the file, 0 to 100. */
  Percent: number;
  RowsRead: number;
  /** While an all-or-nothing import runs: loaded, not yet committed. */
  RowsLoaded: number;
  RowsFailed: number;
  RowsPerSecond: number | null;
  /** In the error report. */
  ErrorsKept: number;
  Reason: string | null;
  DateCreated: string;
  CreatedBy: string;
  DateStarted: string | null;
  DateEnded: string | null;
}

/** Selects `rowcast.import i` as an `ImportAnswer`. */
export const IMPORT_COLUMNS = `
  i.id as "Id", i.state as "State", coalesce(t.name, i.table_name) as "Table", i.mode as "Mode", i.settings->>'format' as "Format",
  i.settings->>'encoding' as "Encoding", i.settings->>'dateOrder' as "DateOrder",
  (select json_agg(json_build_object('Column', c.value->'column', 'Field', f.name) order by c.place)
    from jsonb_array_elements(i.columns) with ordinality as c (value, place)
    left join rowcast.field f on f.account_id = i.account_id and f.table_id = i.table_id and f.id = (c.value->>'fieldId')::bigint) as "Columns",
  i.skipped_columns as "SkippedColumns", i.size as "Size",
  case when i.state = 'done' then 100 when i.size = 0 or i.state in ('uploading', 'queued') then 0 else least(100, round(100.0 * i.bytes_read / i.size, 1))::float8 end as "Percent",
  i.rows_read as "RowsRead", i.rows_loaded as "RowsLoaded", i.rows_failed as "RowsFailed",
  case when i.started_at is null then null else round(i.rows_read / greatest(0.001, extract(epoch from coalesce(i.ended_at, clock_timestamp()) - i.started_at)))::float8 end as "RowsPerSecond",
  i.errors_kept as "ErrorsKept", i.reason as "Reason", rowcast.iso_time(i.created_at) as "DateCreated", i.created_by as "CreatedBy",
  rowcast.iso_time(i.started_at) as "DateStarted", rowcast.iso_time(i.ended_at) as "DateEnded"`;

export const IMPORT_FROM = 'rowcast.import i left join rowcast.data_table t on t.account_id = i.account_id and t.id = i.table_id';
