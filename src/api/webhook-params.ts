import { z } from 'zod';

export const WebhookParams = z.object({ webhookId: z.string().meta({ description: 'Six characters a-z, 0-9.' }) });

export const EventParams = WebhookParams.extend({ eventId: z.string() });
