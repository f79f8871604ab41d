import type { FastifyInstance } from 'fastify';

/** As much of a JSON schema as bodies are made from. */
export interface JsonSchema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, JsonSchema>>;
  additionalProperties?: JsonSchema | boolean;
  required?: readonly string[];
  items?: JsonSchema;
  anyOf?: readonly JsonSchema[];
}

/** An operation of a published OpenAPI description. */
export interface Operation {
  method: Method;
  /** With its parameters in braces. */
  path: string;
  query: readonly string[];
  /** null: it takes no JSON body. */
  body: JsonSchema | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Description {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string }[]; requestBody?: { content: Record<string, { schema: JsonSchema }> } }>>;
}

/** All operations of the three descriptions that the server publishes. */
export async function readOperations(app: FastifyInstance): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (const root of ['v2', 'v3', 'console']) {
    const { paths } = (await app.inject({ method: 'GET', url: `/${root}/openapi.json` })).json<Description>();
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
        operations.push({
          method: method.toUpperCase() as Method,
          path,
          query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
          body: Object.values(requestBody?.content ?? {})[0]?.schema ?? null,
        });
      }
    }
  }
  // The token's address is in both versions.
  return operations.filter(({ method, path }, place) => operations.findIndex((other) => other.method === method && other.path === path) === place);
}
