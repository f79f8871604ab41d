import { z } from 'zod';

/**
 * The schema of a body for the documentation alone. Of a request: the part that takes it validates it, with rules that a
 * schema can't say, and names all problems at once. Of an answer: it is sent as text that the part made.
 */
export function documented(schema: z.ZodType): z.ZodUnknown {
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { io: 'input' });
  return z.unknown().meta(jsonSchema);
}
