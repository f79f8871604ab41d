import { AGGREGATE_FUNCTIONS } from './aggregate-functions.ts';
import { CONVERSION_FUNCTIONS } from './conversion-functions.ts';
import { DATE_FUNCTIONS } from './date-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import type { ServedFunction } from './served-function.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { VALUE_FUNCTIONS } from './value-functions.ts';

/** Every function of the language, by its name in capitals. docs/reference/functions.md lists the same, which a test compares. */
export const SERVED_FUNCTIONS: ReadonlyMap<string, ServedFunction> = new Map(
  Object.entries({ ...TEXT_FUNCTIONS, ...NUMBER_FUNCTIONS, ...DATE_FUNCTIONS, ...VALUE_FUNCTIONS, ...CONVERSION_FUNCTIONS, ...AGGREGATE_FUNCTIONS }),
);
