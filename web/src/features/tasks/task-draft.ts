import type { StepField } from './fields.ts';
import type { Step, Task, TaskDefinition } from './tasks.ts';

/** A task as a form holds it. */
export interface TaskDraft {
  name: string;
  note: string;
  /** '' on demand. */
  pattern: string;
  timeZone: string;
  enabled: boolean;
  steps: readonly StepDraft[];
}

export interface StepDraft {
  key: number;
  action: Step['Action'];
  table: string;
  where: string;
  values: readonly ValueDraft[];
}

/** A field and what it is set to; an option's ids for a list. */
export interface ValueDraft {
  field: string;
  value: unknown;
}

export const ON_DEMAND = 'On demand';
export const newStep = (key: number): StepDraft => ({ key, action: 'update', table: '', where: '', values: [] });
export const newTask = (timeZone: string): TaskDraft => ({ name: '', note: '', pattern: '', timeZone, enabled: true, steps: [newStep(0)] });

export function draftOf({ Name, Note, Frequency, TaskTimeZone, Enabled, Steps }: Task): TaskDraft {
  return {
    name: Name,
    note: Note,
    pattern: Frequency === ON_DEMAND ? '' : Frequency,
    timeZone: TaskTimeZone,
    enabled: Enabled,
    steps: Steps.map(({ Action, Table, Where = '', Values = {} }, key) => ({ key, action: Action, table: Table, where: Where, values: Object.entries(Values).map(([field, value]) => ({ field, value })) })),
  };
}

export function definitionOf({ name, note, pattern, timeZone, enabled, steps }: TaskDraft): TaskDefinition {
  return {
    Name: name.trim(),
    Note: note.trim(),
    Frequency: pattern.trim() === '' ? ON_DEMAND : pattern.trim(),
    TaskTimeZone: timeZone,
    Enabled: enabled,
    Steps: steps.map(({ action, table, where, values }) => ({
      Action: action,
      Table: table,
      ...(action === 'insert' ? {} : { Where: where.trim() }),
      ...(action === 'delete' ? {} : { Values: Object.fromEntries(values.map(({ field, value }) => [field, value])) }),
    })),
  };
}

const TEXTS: ReadonlySet<string> = new Set(['STRING', 'TEXT']);

/** What is typed for a field, as it is sent: what is no text is blank rather than empty. */
export function valueOfText({ Type }: Pick<StepField, 'Type'>, text: string): string | null {
  return text === '' && !TEXTS.has(Type) ? null : text;
}
