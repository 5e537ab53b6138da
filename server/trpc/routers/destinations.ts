import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { slugAndId, slugInput } from '../input.ts';
import { operation } from '../outputs.ts';

/** The secret is an input only: no output of any procedure has a place for it. */
const settings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('directory'),
    path: z.string().max(4096),
    marker: z.string().max(80).nullable(),
    mountPoint: z.string().max(4096).nullable(),
  }),
  z.object({
    kind: z.literal('s3'),
    endpoint: z.string().max(500).nullable(),
    region: z.string().max(60),
    bucket: z.string().max(80),
    prefix: z.string().max(500),
    pathStyle: z.boolean(),
    keyId: z.string().max(300),
  }),
  z.object({ kind: z.literal('restic'), repository: z.string().max(4096) }),
]);

const draft = z.object({ name: z.string().max(200), settings, secret: z.string().max(1000).nullable() });
const id = z.string().min(1).max(80);

const copy = z.object({
  destinationId: z.string(),
  backupId: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  state: z.enum(['copying', 'proven', 'failed']),
  name: z.string().nullable(),
  provenAt: z.number().nullable(),
  problem: z.string().nullable(),
});

const state = z.object({
  destinations: z
    .array(
      z.object({
        id: z.string(),
        instanceId: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        settings,
        createdAt: z.number(),
        place: z.string(),
        proven: z.number(),
        provenBytes: z.number(),
        lastProvenAt: z.number().nullable(),
        problem: z.string().nullable(),
      }),
    )
    .readonly(),
  copies: z.array(copy).readonly(),
  resticProblem: z.string().nullable(),
});

const listedArchive = z.object({
  name: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  at: z.number(),
  backupId: z.string().nullable(),
  here: z.boolean(),
});

export const destinationsRouter = router({
  state: procedure
    .input(slugInput)
    .output(state)
    .query(({ ctx, input }) => ctx.app.destinations.state(ctx.app.instances.bySlug(input.slug))),
  test: procedure
    .input(slugInput.extend({ draft, id: id.nullable() }))
    .output(z.void())
    .mutation(({ ctx, input: { slug, draft, id } }) =>
      ctx.app.destinations.test(ctx.app.instances.bySlug(slug), draft, id),
    ),
  add: procedure
    .input(slugInput.extend({ draft }))
    .output(z.void())
    .mutation(({ ctx, input: { slug, draft } }) =>
      ctx.app.destinations.add(ctx.app.instances.bySlug(slug), draft, ctx.actor),
    ),
  update: procedure
    .input(slugAndId.extend({ draft }))
    .output(z.void())
    .mutation(({ ctx, input: { slug, id, draft } }) =>
      ctx.app.destinations.update(ctx.app.instances.bySlug(slug), id, draft, ctx.actor),
    ),
  enable: procedure
    .input(slugAndId.extend({ enabled: z.boolean() }))
    .output(z.void())
    .mutation(({ ctx, input: { slug, id, enabled } }) =>
      ctx.app.destinations.enable(ctx.app.instances.bySlug(slug), id, enabled, ctx.actor),
    ),
  remove: procedure
    .input(slugAndId.extend({ deleteCopies: z.boolean() }))
    .output(operation.nullable())
    .mutation(({ ctx, input: { slug, id, deleteCopies } }) =>
      ctx.app.destinations.remove(ctx.app.instances.bySlug(slug), id, { deleteCopies, actor: ctx.actor }),
    ),
  contents: procedure
    .input(slugAndId)
    .output(z.array(listedArchive))
    .query(({ ctx, input }) => ctx.app.destinations.contents(ctx.app.instances.bySlug(input.slug), input.id)),
  copy: procedure
    .input(slugInput.extend({ backupId: id, destinationId: id }))
    .output(operation)
    .mutation(({ ctx, input: { slug, backupId, destinationId } }) =>
      ctx.app.destinations.copy(ctx.app.instances.bySlug(slug), {
        backupId,
        destinationId,
        actor: ctx.actor,
      }),
    ),
  fetch: procedure
    .input(slugAndId.extend({ name: z.string().min(1).max(500), key: z.string().max(10_000).optional() }))
    .output(operation)
    .mutation(({ ctx, input: { slug, id, name, key } }) =>
      ctx.app.destinations.fetch(ctx.app.instances.bySlug(slug), { id, name, key, actor: ctx.actor }),
    ),
  check: procedure
    .input(slugAndId)
    .output(operation)
    .mutation(({ ctx, input }) =>
      ctx.app.destinations.check(ctx.app.instances.bySlug(input.slug), input.id, ctx.actor),
    ),
});
