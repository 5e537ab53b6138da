import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { slugInput } from '../input.ts';
import { capability, gatewayState, gatewayStatus, operation } from '../outputs.ts';

const stateOfInstance = z.object({ slug: z.string(), state: gatewayState, detail: z.string().nullable() });
const gatewayOutput = z.object({
  file: z.string(),
  lines: z.array(z.string()).readonly(),
  writtenAt: z.number(),
});

export const gatewayRouter = router({
  states: procedure.output(z.array(stateOfInstance)).query(({ ctx }) => ctx.app.gatewayStates()),
  status: procedure
    .input(slugInput)
    .output(gatewayStatus)
    .query(({ ctx, input }) => ctx.app.gateway.status(ctx.app.instances.bySlug(input.slug))),
  capabilities: procedure
    .input(slugInput)
    .output(z.array(capability).readonly())
    .query(({ ctx, input }) => ctx.app.gateway.capabilities(ctx.app.instances.bySlug(input.slug))),
  lastWords: procedure
    .input(slugInput.extend({ operationId: z.string() }))
    .output(gatewayOutput.nullable())
    .query(({ ctx, input }) =>
      ctx.app.gateway.lastWords(ctx.app.instances.bySlug(input.slug), input.operationId),
    ),
  act: procedure
    .input(slugInput.extend({ action: z.enum(['start', 'stop', 'restart']) }))
    .output(operation)
    .mutation(({ ctx, input }) =>
      ctx.app.gateway.act(ctx.app.instances.bySlug(input.slug), input.action, ctx.actor),
    ),
});
