import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { ApiParts } from './api-parts.ts';
import type { ApiVersion } from './register-versions.ts';

const VERSIONS: readonly ApiVersion[] = [2, 3];

/** One OpenAPI document per version, made from the routes' schemas, and Swagger UI over both. Comes before the routes. */
export async function registerDocs(app: FastifyInstance, { version: release }: ApiParts): Promise<void> {
  for (const version of VERSIONS) {
    await app.register(swagger, {
      // Swagger UI wants one that is named `swagger`.
      decorator: version === 2 ? 'swagger' : 'swaggerV3',
      openapi: {
        openapi: '3.1.0',
        info: {
          title: `Rowcast REST API, version ${version}`,
          version: release,
          description: 'Tables, records, outgoing webhooks and their logs. Get a token with `POST /oauth/token`.',
        },
        // Relative, so that Swagger UI asks the address under which it was opened.
        servers: [{ url: '/' }],
        components: {
          securitySchemes: {
            profile: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } } },
            token: { type: 'http', scheme: 'bearer' },
          },
        },
        security: [{ profile: [] }, { token: [] }],
      },
      transform: (route) => {
        const belongs = route.url.startsWith(`/v${version}/`) || route.url === '/oauth/token';
        return belongs ? jsonSchemaTransform(route as Parameters<typeof jsonSchemaTransform>[0]) : { schema: { hide: true }, url: route.url };
      },
    });
    app.get(`/v${version}/openapi.json`, { schema: { hide: true } }, async () => (version === 2 ? app.swagger() : app.swaggerV3()));
  }
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      urls: VERSIONS.map((version) => ({ url: `/v${version}/openapi.json`, name: `version ${version}` })),
      deepLinking: true,
      persistAuthorization: true,
    },
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    swaggerV3: FastifyInstance['swagger'];
  }
  interface FastifySchema {
    hide?: boolean;
  }
}
