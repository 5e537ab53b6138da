import { z } from 'zod';
import {
  backupPolicy,
  cronText,
  policyState,
  retentionPlan,
  retentionRules,
  schedulePreview,
  timeZone,
} from '../backup-policy.ts';
import { procedure, router } from '../init.ts';
import { slugAndId, slugInput } from '../input.ts';
import {
  backupRecord,
  componentSize,
  operation,
  restorePlan,
  restoreScope,
  stateHolder,
  undoLoss,
  undoState,
} from '../outputs.ts';

const forecast = z.object({
  components: z.array(componentSize).readonly(),
  totalFiles: z.number(),
  totalBytes: z.number(),
  leftOut: z.array(z.object({ path: z.string(), reason: z.string(), bytes: z.number() })).readonly(),
  warnings: z.array(z.string()).readonly(),
  destination: z.string(),
  freeBytes: z.number(),
});

/** A secret key or a passphrase, for one act: neither answered, nor logged, nor stored. */
const key = z.string().max(10_000).optional();
/** Null: the whole backup. */
const scope = restoreScope.nullable().default(null);
const SHOWN_LOSSES = 200;
const publicKeys = z.string().max(10_000);

const identityFile = z.object({
  path: z.string(),
  recipients: z.array(z.string()).readonly(),
  problem: z.string().nullable(),
});

const encryptChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('recipients'), recipients: z.array(z.string().max(200)).max(20).readonly() }),
  z.object({ kind: z.literal('passphrase'), passphrase: z.string().min(12).max(1000) }),
]);

export const backupsRouter = router({
  list: procedure
    .input(slugInput)
    .output(z.array(backupRecord))
    .query(({ ctx, input }) => ctx.app.backups.list(ctx.app.instances.bySlug(input.slug))),
  forecast: procedure
    .input(slugInput)
    .output(forecast)
    .query(({ ctx, input }) => ctx.app.backups.forecast(ctx.app.instances.bySlug(input.slug))),
  create: procedure
    .input(
      slugInput.extend({
        level: z.enum(['fast', 'small', 'zstd']).default('fast'),
        encrypt: encryptChoice.optional(),
      }),
    )
    .output(operation)
    .mutation(({ ctx, input: { slug, level, encrypt } }) =>
      ctx.app.backups.create(ctx.app.instances.bySlug(slug), { level, encrypt, actor: ctx.actor }),
    ),
  recipients: procedure
    .input(slugInput)
    .output(z.array(z.string()).readonly())
    .query(({ ctx, input }) => ctx.app.backups.recipients(ctx.app.instances.bySlug(input.slug))),
  saveRecipients: procedure
    .input(slugInput.extend({ recipients: publicKeys }))
    .output(z.array(z.string()).readonly())
    .mutation(({ ctx, input }) =>
      ctx.app.backups.saveRecipients(ctx.app.instances.bySlug(input.slug), input.recipients, ctx.actor),
    ),
  identityFile: procedure
    .input(slugInput)
    .output(identityFile.nullable())
    .query(({ ctx, input }) => ctx.app.backups.identityFile(ctx.app.instances.bySlug(input.slug))),
  saveIdentityFile: procedure
    .input(slugInput.extend({ path: z.string().min(1).max(4096).nullable() }))
    .output(identityFile.nullable())
    .mutation(({ ctx, input }) =>
      ctx.app.backups.saveIdentityFile(ctx.app.instances.bySlug(input.slug), input.path, ctx.actor),
    ),
  verify: procedure
    .input(slugAndId.extend({ key }))
    .output(operation)
    .mutation(({ ctx, input }) =>
      ctx.app.backups.verify(ctx.app.instances.bySlug(input.slug), input.id, ctx.actor, input.key),
    ),
  drill: procedure
    .input(slugAndId.extend({ key }))
    .output(operation)
    .mutation(({ ctx, input: { slug, id, key } }) =>
      ctx.app.backups.drill(ctx.app.instances.bySlug(slug), id, { actor: ctx.actor, key }),
    ),
  policy: procedure
    .input(slugInput)
    .output(policyState)
    .query(({ ctx, input }) => ctx.app.backupPolicy.read(ctx.app.instances.bySlug(input.slug))),
  savePolicy: procedure
    .input(slugInput.extend({ policy: backupPolicy }))
    .output(policyState)
    .mutation(({ ctx, input }) =>
      ctx.app.backupPolicy.save(ctx.app.instances.bySlug(input.slug), input.policy, ctx.actor),
    ),
  previewSchedule: procedure
    .input(z.object({ expression: cronText, timeZone }))
    .output(schedulePreview)
    .query(({ ctx, input }) => ctx.app.backupPolicy.preview(input.expression, input.timeZone)),
  simulateRetention: procedure
    .input(slugInput.extend({ rules: retentionRules, timeZone }))
    .output(retentionPlan)
    .query(({ ctx, input: { slug, rules, timeZone } }) =>
      ctx.app.backupPolicy.simulate(ctx.app.instances.bySlug(slug), rules, timeZone),
    ),
  remove: procedure
    .input(slugAndId)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      ctx.app.backups.remove(ctx.app.instances.bySlug(input.slug), input.id, ctx.actor),
    ),
  planRestore: procedure
    .input(slugAndId.extend({ key, scope }))
    .output(restorePlan)
    .mutation(({ ctx, input: { slug, id, key, scope } }) =>
      ctx.app.backups.planRestore(ctx.app.instances.bySlug(slug), id, { key, scope }),
    ),
  restore: procedure
    .input(slugAndId.extend({ archiveSha256: z.string().length(64), key, scope }))
    .output(operation)
    .mutation(({ ctx, input: { slug, ...order } }) =>
      ctx.app.backups.restore(ctx.app.instances.bySlug(slug), { ...order, actor: ctx.actor }),
    ),
  holder: procedure
    .input(slugInput)
    .output(stateHolder.nullable())
    .query(({ ctx, input }) => ctx.app.backups.holder(ctx.app.instances.bySlug(input.slug))),
  undoState: procedure
    .input(slugInput)
    .output(undoState.nullable())
    .query(({ ctx, input }) => ctx.app.backups.undoState(ctx.app.instances.bySlug(input.slug))),
  undoLoss: procedure
    .input(slugInput)
    .output(undoLoss.nullable())
    .query(async ({ ctx, input }) => {
      const plan = await ctx.app.backups.planUndo(ctx.app.instances.bySlug(input.slug));
      return plan && { paths: plan.writtenSince.slice(0, SHOWN_LOSSES), total: plan.writtenSince.length };
    }),
  undo: procedure
    .input(slugInput)
    .output(operation)
    .mutation(({ ctx, input }) => ctx.app.backups.undo(ctx.app.instances.bySlug(input.slug), ctx.actor)),
  keepUndo: procedure
    .input(slugInput)
    .output(undoState)
    .mutation(({ ctx, input }) => ctx.app.backups.keepUndo(ctx.app.instances.bySlug(input.slug), ctx.actor)),
  dismissUndo: procedure
    .input(slugInput)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      ctx.app.backups.dismissUndo(ctx.app.instances.bySlug(input.slug), ctx.actor),
    ),
});
