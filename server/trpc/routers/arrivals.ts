import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { idInput, slugAndId } from '../input.ts';
import { operation, restorePlan } from '../outputs.ts';

const arrival = z.object({
  id: z.string(),
  name: z.string(),
  bytes: z.number(),
  kind: z.enum(['gzip', 'zstd', 'tar', 'age']),
  lock: z.enum(['recipients', 'passphrase']).nullable(),
  path: z.string().nullable(),
});

/** A secret key or a passphrase, for one act: neither answered, nor logged, nor stored. */
const key = z.string().max(10_000).optional();

/** Absolute or with a leading `~`; made by the restore. */
const stateDir = z.string().min(1).max(4096);

/** Archives from elsewhere. Their bytes come by `POST /api/uploads`. */
export const arrivalsRouter = router({
  expect: procedure
    .input(z.object({ bytes: z.number().int().min(0), start: z.base64().max(1000) }))
    .output(z.void())
    .mutation(({ ctx, input }) => ctx.app.intake.expect(input)),
  fromPath: procedure
    .input(z.object({ path: z.string().min(1).max(4096) }))
    .output(arrival)
    .mutation(({ ctx, input }) => ctx.app.intake.fromPath(input.path)),
  discard: procedure
    .input(idInput)
    .output(z.void())
    .mutation(({ ctx, input }) => ctx.app.intake.discard(input.id)),
  add: procedure
    .input(slugAndId.extend({ key }))
    .output(operation)
    .mutation(({ ctx, input: { slug, id, key } }) =>
      ctx.app.intake.add(ctx.app.instances.bySlug(slug), { id, key, actor: ctx.actor }),
    ),
  planNew: procedure
    .input(idInput.extend({ key, stateDir }))
    .output(restorePlan)
    .mutation(({ ctx, input }) => ctx.app.bootstrap.plan(input)),
  restoreNew: procedure
    .input(
      idInput.extend({
        key,
        stateDir,
        name: z.string().max(60).optional(),
        archiveSha256: z.string().length(64),
      }),
    )
    .output(z.object({ operation, slug: z.string() }))
    .mutation(({ ctx, input }) => ctx.app.bootstrap.restore({ ...input, actor: ctx.actor })),
});
