import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { ApiParts } from './api-parts.ts';
import { documentErrors } from './document-errors.ts';
import type { ApiVersion } from './register-versions.ts';

interface Description {
  /** Its own decorator of the server; Swagger UI wants one that is named `swagger`. */
  decorator: 'swagger' | 'swaggerV3' | 'swaggerConsole';
  /** Of the address `/<root>/openapi.json`. */
  root: 'v2' | 'v3' | 'console';
  name: string;
  title: string;
  description: string;
  describes: (url: string) => boolean;
}

const CONSOLE_SECURITY = {
  securitySchemes: {
    session: { type: 'apiKey', in: 'cookie', name: 'rowcast_session' },
    csrf: { type: 'apiKey', in: 'header', name: 'X-Rowcast-CSRF', description: 'On every method but GET and HEAD.' },
  },
} as const;

const REST_SECURITY = {
  securitySchemes: {
    profile: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } } },
    token: { type: 'http', scheme: 'bearer' },
  },
} as const;

function restDescription(version: ApiVersion): Description {
  return {
    decorator: version === 2 ? 'swagger' : 'swaggerV3',
    root: `v${version}`,
    name: `version ${version}`,
    title: `Rowcast REST API, version ${version}`,
    description: 'Tables, records, outgoing webhooks and their logs. Get a token with `POST /oauth/token`. Any change may besides be answered with 409 and `Retry-After` while another change of the same data is under way.',
    describes: (url) => url.startsWith(`/v${version}/`) || url === '/oauth/token',
  };
}

const DESCRIPTIONS: readonly Description[] = [
  restDescription(2),
  restDescription(3),
  {
    decorator: 'swaggerConsole',
    root: 'console',
    name: 'console',
    title: 'Rowcast console API',
    description: 'Sessions, users, profiles and settings, for the pages of the console. REST clients use versions 2 and 3.',
    describes: (url) => url.startsWith('/console/'),
  },
];

/** One OpenAPI document per version and one of the console's, made from the routes' schemas, and Swagger UI over both. Comes before the routes. */
export async function registerDocs(app: FastifyInstance, { version: release }: ApiParts): Promise<void> {
  for (const { decorator, root, title, description, describes } of DESCRIPTIONS) {
    await app.register(swagger, {
      decorator,
      openapi: {
        openapi: '3.1.0',
        info: {
          title,
          version: release,
          description,
        },
        // Relative, so that Swagger UI asks the address under which it was opened.
        servers: [{ url: '/' }],
        components: root === 'console' ? CONSOLE_SECURITY : REST_SECURITY,
        security: root === 'console' ? [{ session: [], csrf: [] }] : [{ profile: [] }, { token: [] }],
      },
      transform: (route) => {
        if (!describes(route.url)) return { schema: { hide: true }, url: route.url };
        const { schema, url } = jsonSchemaTransform(route as Parameters<typeof jsonSchemaTransform>[0]);
        return { schema: documentErrors(schema, { ofConsole: root === 'console' }), url };
      },
    });
    app.get(`/${root}/openapi.json`, { schema: { hide: true } }, async () => app[decorator]());
  }
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      urls: DESCRIPTIONS.map(({ root, name }) => ({ url: `/${root}/openapi.json`, name })),
      deepLinking: true,
      persistAuthorization: true,
    },
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    swaggerV3: FastifyInstance['swagger'];
    swaggerConsole: FastifyInstance['swagger'];
  }
  interface FastifySchema {
    hide?: boolean;
    /** Whatever a profile may do: lists show what it may see. */
    openToAll?: boolean;
    /** What is so may stand against it: 409. */
    conflicts?: boolean;
  }
}
