import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { slugInput } from '../input.ts';
import { capability, gatewayState, gatewayStatus, operation } from '../outputs.ts';

const stateOfInstance = z.object({ slug: z.string(), state: gatewayState, detail: z.string().nullable() });

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
  act: procedure
    .input(slugInput.extend({ action: z.enum(['start', 'stop', 'restart']) }))
    .output(operation)
    .mutation(({ ctx, input }) =>
      ctx.app.gateway.act(ctx.app.instances.bySlug(input.slug), input.action, ctx.actor),
    ),
});
