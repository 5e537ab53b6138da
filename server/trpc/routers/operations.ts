import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { idInput, slugInput } from '../input.ts';
import { operation } from '../outputs.ts';

export const operationsRouter = router({
  list: procedure
    .input(slugInput.extend({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.array(operation))
    .query(({ ctx, input }) =>
      ctx.app.operations.list(ctx.app.instances.bySlug(input.slug).id, { limit: input.limit }),
    ),
  running: procedure
    .input(slugInput)
    .output(operation.nullable())
    .query(({ ctx, input }) => ctx.app.operations.running(ctx.app.instances.bySlug(input.slug).id)),
  read: procedure
    .input(idInput)
    .output(operation.nullable())
    .query(({ ctx, input }) => ctx.app.operations.read(input.id)),
  cancel: procedure
    .input(idInput)
    .output(operation)
    .mutation(({ ctx, input }) => ctx.app.operations.cancel(input.id, ctx.actor)),
  watch: procedure.input(idInput).subscription(async function* ({ ctx, input, signal }) {
    for await (const now of ctx.app.operations.watch(input.id, signal ?? new AbortController().signal)) {
      yield operation.parse(now);
    }
  }),
});
