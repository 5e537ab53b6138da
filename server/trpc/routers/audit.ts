import { z } from 'zod';
import { procedure, router } from '../init.ts';

const entry = z.object({
  id: z.number(),
  at: z.number(),
  actor: z.string(),
  action: z.string(),
  instanceId: z.string().nullable(),
  detail: z.string(),
  outcome: z.enum(['ok', 'refused', 'failed']),
});

const query = z.object({
  slug: z.string().optional(),
  cursor: z.number().int().optional(),
  limit: z.number().int().min(1).max(200).default(100),
});

export const auditRouter = router({
  list: procedure
    .input(query)
    .output(z.array(entry))
    .query(({ ctx, input }) => ctx.app.auditEntries(input)),
});
