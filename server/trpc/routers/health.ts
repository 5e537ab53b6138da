import { z } from 'zod';
import { HEALTH_RANGES } from '../../health/types.ts';
import { procedure, router } from '../init.ts';
import { slugInput } from '../input.ts';
import { gatewayState, marker } from '../outputs.ts';

const range = z.enum(HEALTH_RANGES);

const history = z.object({
  range,
  from: z.number(),
  to: z.number(),
  bucketMs: z.number(),
  buckets: z
    .array(
      z.object({
        at: z.number(),
        state: gatewayState,
        samples: z.number(),
        upSamples: z.number(),
        latencyP50Ms: z.number().nullable(),
        latencyMaxMs: z.number().nullable(),
      }),
    )
    .readonly(),
  upRatio: z.number().nullable(),
  watchedRatio: z.number(),
  markers: z.array(marker).readonly(),
});

export const healthRouter = router({
  history: procedure
    .input(slugInput.extend({ range }))
    .output(history)
    .query(({ ctx, input }) => ctx.app.health.history(ctx.app.instances.bySlug(input.slug), input.range)),
});
