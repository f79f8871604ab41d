import { z } from 'zod';
import { FORMATS } from '../source/sniff-source.ts';
import { ENCODINGS } from '../source/text-decoder.ts';
import { DATE_ORDERS } from './read-local-date.ts';

export const MODES = ['AllOrNothing', 'BestEffort'] as const;
export type ImportMode = (typeof MODES)[number];

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });

/** How a file is read, as a client says it; what is not said is found out from the file's beginning. */
export const SourceOptions = z.object({
  Format: z.enum(FORMATS).optional().meta({ description: 'By default as the Content-Type says; csv when that says nothing.' }),
  Encoding: z.enum(ENCODINGS).optional().meta({ description: 'utf-8 by default; a byte order mark decides.' }),
  Delimiter: z.string().length(1, 'must be one character').regex(/^[^"\r\n0-9A-Za-z]$/, 'must be no quote, line break, letter or digit').optional().meta({ description: 'Found out from the first line by default.' }),
  Header: flag.default(true).meta({ description: 'Whether the first row has the names of the columns; without, they are named 1, 2, …' }),
  DateOrder: z.enum(DATE_ORDERS).optional().meta({ description: 'Of dates in numbers; found out from the beginning by default, else MDY.' }),
  DecimalSeparator: z.enum(['.', ',']).default('.'),
});

export const ImportOptions = SourceOptions.extend({
  Table: z.string().meta({ description: 'The table that the rows go to.' }),
  Mode: z.enum(MODES).default('AllOrNothing').meta({ description: 'AllOrNothing: one wrong row, and no row is loaded. BestEffort: wrong rows are reported, the others loaded.' }),
  Mapping: z.string().optional().meta({ description: 'JSON, column name → field name, or null to pass it over: {"E-mail":"Email","Note":null}. Only columns named here are loaded. By default columns go to the fields of their names.' }),
  SkipUnknown: flag.default(false).meta({ description: 'Pass over columns that are no field, rather than refuse the file.' }),
});

export type SourceOptions = z.output<typeof SourceOptions>;
export type ImportOptions = z.output<typeof ImportOptions>;
