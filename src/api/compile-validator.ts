import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { RequestError } from '../errors.ts';
import { schemaProblems } from './schema-problems.ts';

/** Validates a part of a request by its zod schema; every problem is named in one RequestError. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => (data) => {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) {
    return { value: result.data };
  }
  const problems = schemaProblems(result.error.issues);
  switch (httpPart) {
    case 'body':
      return { error: RequestError.ofProblems('IncorrectBodyParameter', problems) };
    case 'params':
      return { error: new RequestError('ObjectNotFound', 'There is nothing at this address.') };
    default:
      return { error: RequestError.ofProblems('IncorrectQueryParameter', problems) };
  }
};
