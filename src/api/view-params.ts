import { z } from 'zod';

export const ViewParams = z.object({ view: z.string().meta({ description: "The view's name, in any case." }) });
