import { z } from 'zod';

/** UTC with seven fraction digits and `Z`. */
export const DateText = z.string().meta({ examples: ['2023-05-17T12:45:27.5286883Z'] });

export const CreatedAnswer = z.object({ DateCreated: DateText, CreatedBy: z.string() });

export const ModifiedAnswer = z.object({ LastModified: DateText, ModifiedBy: z.string() });

/** Of the last 30 days. */
export const CountersAnswer = z.object({ Messages: z.int(), Calls: z.int(), Errors: z.int() });
