/** One change that a task makes. Tables and fields are bound by id, in conditions too (see `bindCondition`). */
export type TaskStep =
  | { action: 'insert'; tableId: number; values: StepValues }
  | { action: 'update'; tableId: number; where: string; values: StepValues }
  | { action: 'delete'; tableId: number; where: string };

/** Field id → value, as a record's body has it. */
type StepValues = Readonly<Record<string, unknown>>;

/** Dates as the API writes them. */
export interface Task {
  accountId: string;
  id: string;
  name: string;
  note: string;
  /** A cron pattern of five parts; null: runs only when asked for. */
  schedule: string | null;
  /** IANA. */
  timeZone: string;
  enabled: boolean;
  steps: readonly TaskStep[];
  /** Why it can't run; null: it can. */
  inactiveReason: string | null;
  /** Of a task that can't run: its steps as a client last saw them. */
  shown: unknown;
  nextRun: string | null;
  running: boolean;
  dateCreated: string;
  createdBy: string;
  lastModified: string;
  modifiedBy: string;
}

export interface TaskRun {
  id: number;
  trigger: 'Schedule' | 'Request';
  status: 'Running' | 'Success' | 'Failure';
  started: string;
  ended: string | null;
  recordsAffected: number;
  /** Why it failed; then nothing was changed. */
  error: string | null;
}
