import type { FieldType } from './field-type.ts';
import type { FieldProperties, ListOption } from './field.ts';
import { readDate } from './read-date.ts';

const MOST_OPTIONS = 1_000;
const LONGEST_OPTION = 255;

/**
 * Reads `ListField`: an array of values, or an object of option id → value. Values of an array keep the ids that
 * they had before; new ones get ids that were never used. An id that was used by a deleted option is refused.
 */
export function readListOptions(input: unknown, type: FieldType, present: FieldProperties): FieldProperties | { problem: string } {
  if (typeof input !== 'object' || input === null) return { problem: 'must be an array of values, or an object of option id → value' };
  const before = present.options ?? [];
  let nextOptionId = present.nextOptionId ?? 1;
  const entries: [number | null, unknown][] = Array.isArray(input)
    ? input.map((value) => [null, value])
    : Object.entries(input).map(([id, value]) => [/^[1-9]\d{0,8}$/.test(id) ? Number(id) : Number.NaN, value]);
  if (entries.length === 0) return { problem: 'must have at least one option' };
  if (entries.length > MOST_OPTIONS) return { problem: `must have at most ${MOST_OPTIONS.toLocaleString('en')} options` };
  const options: ListOption[] = [];
  const seen = new Set<string>();
  for (const [given, raw] of entries) {
    const value = readOption(raw, type);
    if (value === null) return { problem: `${typeof raw === 'object' && raw !== null ? 'an object' : JSON.stringify(raw).slice(0, 60)} is no value of ${type}` };
    if (seen.has(keyOf(value))) return { problem: `has ${JSON.stringify(value).slice(0, 60)} twice` };
    seen.add(keyOf(value));
    if (Number.isNaN(given)) return { problem: 'must have whole numbers from 1 as option ids' };
    const kept = given === null ? before.find((option) => keyOf(option.value) === keyOf(value)) : before.find(({ id }) => id === given);
    if (given !== null && kept === undefined && given < nextOptionId && before.length > 0) return { problem: `option id ${given} was used before` };
    const id = given ?? kept?.id ?? nextOptionId;
    nextOptionId = Math.max(nextOptionId, id + 1);
    options.push({ id, value });
  }
  return { options, nextOptionId };
}

const keyOf = (value: string | number): string => String(value).toLowerCase();

function readOption(value: unknown, type: FieldType): string | number | null {
  if (type === 'LIST-NUMBER') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : null;
  }
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_OPTION || /\0|\p{Surrogate}/u.test(value)) return null;
  if (type === 'LIST-STRING') return value;
  return readDate(value)?.seconds.replace(' ', 'T') ?? null;
}
