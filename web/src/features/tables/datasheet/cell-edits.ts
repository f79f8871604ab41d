import { ApiError } from '../../../api/api-error.ts';
import type { TableField } from '../field.ts';
import { isWritable, kindOf, textOfValue, valueOfText, writtenValue } from './cell-values.ts';
import type { RecordKey, TableRecord } from './record.ts';
import type { RecordPlace } from './record-place.ts';
import { deleteRecords, updateRecord } from './records.ts';

/** What is on its way in a cell. `text` is what was typed: it is shown until the server has taken it. */
export interface CellState {
  state: 'saving' | 'saved' | 'failed';
  text: string;
  /** Of `failed`. */
  problem: string;
}

/** A value for a cell: as typed, and as it is sent. */
export interface CellEdit {
  record: TableRecord;
  field: TableField;
  text: string;
  /** Absent: what the text means. */
  value?: unknown;
}

/** What one step back takes back. */
interface Step {
  cells: { key: RecordKey; field: TableField; before: unknown; after: unknown }[];
  /** Records that a paste made. */
  inserted: RecordKey[];
}

const SAVED_MS = 1_500;
const MOST_STEPS = 100;
const PARALLEL = 4;

export interface CellEditsOptions {
  place: RecordPlace;
  /** Shows a cell, or all cells of a record, anew. */
  onCell: (key: RecordKey, field: string) => void;
  /** What the server has of a record now. */
  onRecord: (record: TableRecord) => void;
}

/** The user's own edits: saves them one by one, keeps what fails with its reason, and takes the last one back. */
export class CellEdits {
  readonly #options: CellEditsOptions;
  readonly #states = new Map<string, { key: RecordKey; field: string; state: CellState }>();
  readonly #steps: Step[] = [];
  readonly #saving = new Set<Promise<void>>();
  /** Per record: its saves are sent in the order they were made. */
  readonly #queues = new Map<RecordKey, Promise<unknown>>();

  constructor(options: CellEditsOptions) {
    this.#options = options;
  }

  stateOf(key: RecordKey, field: string): CellState | undefined {
    // Asked several times for each cell that scrolls by.
    return this.#states.size === 0 ? undefined : this.#states.get(`${key}.${field}`)?.state;
  }

  /** Cells that the server refused. */
  failures(): { key: RecordKey; field: string; problem: string }[] {
    return [...this.#states.values()].filter(({ state }) => state.state === 'failed').map(({ key, field, state: { problem } }) => ({ key, field, problem }));
  }

  /** Gives up what was typed into a cell that failed. */
  discard(key: RecordKey, field: string): void {
    this.#set(key, field, null);
  }

  /** Saves some cells; together they are one step back. @param onProgress cells done */
  async save(edits: readonly CellEdit[], { inserted = [], onProgress = () => {} }: { inserted?: RecordKey[]; onProgress?: (done: number) => void } = {}): Promise<void> {
    const saving = this.#saveAll(edits, inserted, onProgress);
    this.#saving.add(saving);
    await saving.finally(() => this.#saving.delete(saving));
  }

  async #saveAll(edits: readonly CellEdit[], inserted: RecordKey[], onProgress: (done: number) => void): Promise<void> {
    const step: Step = { cells: [], inserted };
    let done = 0;
    const byRecord = new Map<RecordKey, CellEdit[]>();
    for (const edit of edits) byRecord.set(edit.record.PK_ID, [...(byRecord.get(edit.record.PK_ID) ?? []), edit]);
    const waiting = [...byRecord.values()];
    const work = async () => {
      for (let cells = waiting.shift(); cells !== undefined; cells = waiting.shift()) {
        // Where the server refuses them together, each cell learns its own fate.
        if (cells.length === 1 || !(await this.#saveTogether(cells, step))) for (const cell of cells) await this.#save(cell, step);
        done += cells.length;
        onProgress(done);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, waiting.length) }, work));
    if (step.cells.length > 0 || inserted.length > 0) this.#steps.push(step);
    if (this.#steps.length > MOST_STEPS) this.#steps.shift();
  }

  /**
   * Takes the last own edit back.
   * @param current the record as it was last seen; a cell that somebody else has changed since is left alone
   * @returns a sentence of what was done
   */
  async undo(current: (key: RecordKey) => TableRecord | undefined): Promise<string> {
    // What was typed last may be on its way to the server.
    await Promise.allSettled(this.#saving);
    const step = this.#steps.pop();
    if (step === undefined) return 'There is nothing to undo: cells and pastes are taken back, records that were deleted or saved in their sheet are not.';
    const mine = step.cells.filter(({ key, field, after }) => {
      const record = current(key);
      return record === undefined || textOfValue(field, record[field.Name]) === textOfValue(field, after);
    });
    const others = step.cells.length - mine.length;
    for (const { key, field, before } of mine) {
      await this.#send(key, field, textOfValue(field, before), writtenValue(field, before));
    }
    const deleted = await deleteRecords(this.#options.place, step.inserted);
    const told = [
      mine.length > 0 ? `${mine.length === 1 ? `${mine[0]!.field.Name} of record ${mine[0]!.key} is` : `${mine.length} cells are`} as before.` : '',
      deleted > 0 ? `${deleted} new records are deleted.` : '',
      others > 0 ? `${others === 1 ? 'A cell was' : `${others} cells were`} changed by somebody else since, and left alone.` : '',
    ];
    return told.filter((sentence) => sentence !== '').join(' ');
  }

  async #save({ record, field, text, value }: CellEdit, step: Step): Promise<void> {
    const key = record.PK_ID;
    const before = record[field.Name];
    const unchanged = text === textOfValue(field, before) && value === undefined;
    if (unchanged) {
      this.#set(key, field.Name, null);
      return;
    }
    if (!isWritable(field)) return this.#fail(key, field, text, 'can not be changed');
    const read = value === undefined ? valueOfText(field, text) : { value };
    if ('problem' in read) return this.#fail(key, field, text, read.problem);
    const after = await this.#send(key, field, text, read.value);
    // A password can't be read, so it can't be put back.
    if (after !== null && kindOf(field) !== 'password') step.cells.push({ key, field, before, after: after[field.Name] });
  }

  /** Cells of one record in one request. @returns false when nothing was saved */
  async #saveTogether(cells: readonly CellEdit[], step: Step): Promise<boolean> {
    const values: Record<string, unknown> = {};
    for (const { field, text, value } of cells) {
      const read = value === undefined ? valueOfText(field, text) : { value };
      if (!isWritable(field) || 'problem' in read) return false;
      values[field.Name] = read.value;
    }
    const [{ record }] = cells as [CellEdit];
    const after = await this.#inTurn(record.PK_ID, () => updateRecord(this.#options.place, record.PK_ID, values)).catch(() => null);
    if (after === null) return false;
    this.#options.onRecord(after);
    for (const { field, text } of cells) {
      this.#saved(record.PK_ID, field.Name, text);
      if (kindOf(field) !== 'password') step.cells.push({ key: record.PK_ID, field, before: record[field.Name], after: after[field.Name] });
    }
    return true;
  }

  /** Behind the saves of the same record that are on their way. */
  #inTurn<Result>(key: RecordKey, send: () => Promise<Result>): Promise<Result> {
    const sent = (this.#queues.get(key) ?? Promise.resolve()).then(send);
    const settled = sent.then(() => {}, () => {}).then(() => {
      if (this.#queues.get(key) === settled) this.#queues.delete(key);
    });
    this.#queues.set(key, settled);
    return sent;
  }

  async #send(key: RecordKey, field: TableField, text: string, value: unknown): Promise<TableRecord | null> {
    const { place, onRecord } = this.#options;
    const sending: CellState = { state: 'saving', text, problem: '' };
    this.#set(key, field.Name, sending);
    try {
      const record = await this.#inTurn(key, () => updateRecord(place, key, { [field.Name]: value }));
      // Typed over while it was on its way: the later text stays.
      const latest = this.stateOf(key, field.Name) === sending;
      if (record === null) {
        if (latest) this.#fail(key, field, text, 'the record was deleted meanwhile');
        return null;
      }
      onRecord(record);
      if (latest) this.#saved(key, field.Name, text);
      return record;
    } catch (error) {
      if (this.stateOf(key, field.Name) === sending) this.#fail(key, field, text, problemOf(error, field.Name));
      return null;
    }
  }

  #saved(key: RecordKey, field: string, text: string): void {
    const saved: CellState = { state: 'saved', text, problem: '' };
    this.#set(key, field, saved);
    setTimeout(() => {
      if (this.stateOf(key, field) === saved) this.#set(key, field, null);
    }, SAVED_MS);
  }

  #fail(key: RecordKey, { Name }: TableField, text: string, problem: string): void {
    this.#set(key, Name, { state: 'failed', text, problem });
  }

  #set(key: RecordKey, field: string, state: CellState | null): void {
    if (state === null) this.#states.delete(`${key}.${field}`);
    else this.#states.set(`${key}.${field}`, { key, field, state });
    this.#options.onCell(key, field);
  }
}

/** What an error says of one field. */
function problemOf(error: unknown, field: string): string {
  if (error instanceof ApiError) {
    const own = error.problems.find(({ Property }) => Property.toLowerCase() === field.toLowerCase())?.Problem;
    // That another record has the value is said in the message alone, behind the field's name.
    return own ?? (error.message.startsWith(`${field}: `) ? error.message.charAt(field.length + 2).toLowerCase() + error.message.slice(field.length + 3).replace(/\.$/, '') : error.message);
  }
  return error instanceof Error ? error.message : String(error);
}
