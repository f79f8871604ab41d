import { z } from 'zod';

/** An answer without a body, as the OpenAPI descriptions have it. */
export const EmptyAnswer = z.unknown().meta({ type: 'null', description: 'No body.' });
