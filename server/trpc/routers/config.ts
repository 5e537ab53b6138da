import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { draftFiles, newVariables, slugAndId, slugInput } from '../input.ts';
import { operation } from '../outputs.ts';

const severity = z.enum(['error', 'warning', 'info']);
const reloadKind = z.enum(['hot', 'restart', 'none']);
const outcome = z.enum(['none', 'hot', 'restart', 'rejected', 'not-running', 'not-started', 'unknown']);

const diagnostic = z.object({
  file: z.string(),
  start: z.number(),
  end: z.number(),
  severity,
  code: z.string(),
  path: z.string(),
  message: z.string(),
  suggestion: z.string().optional(),
  source: z.enum(['syntax', 'schema', 'include', 'env', 'reload', 'openclaw']),
});

const configFile = z.object({
  path: z.string(),
  name: z.string(),
  root: z.boolean(),
  text: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number(),
  mode: z.number().nullable(),
  linkTarget: z.string().nullable(),
  hardLinked: z.boolean(),
  problem: z
    .object({
      kind: z.enum(['missing', 'directory', 'unreadable', 'binary', 'too-large', 'read-only']),
      message: z.string(),
      hint: z.string(),
    })
    .nullable(),
});

const snapshot = z.object({
  rootPath: z.string(),
  configDir: z.string(),
  files: z.array(configFile).readonly(),
  schema: z.object({
    version: z.string(),
    source: z.enum(['gateway', 'installed', 'bundled', 'file']),
    url: z.string(),
    helpUrl: z.string().nullable(),
    note: z.string().nullable(),
  }),
  env: z
    .array(
      z.object({
        source: z.enum(['process', 'cwd .env', 'state .env', 'gateway.env']),
        names: z.array(z.object({ name: z.string(), empty: z.boolean() })).readonly(),
      }),
    )
    .readonly(),
  includeRoots: z.array(z.string()).readonly(),
  envFile: z.string(),
  includable: z.array(z.string()).readonly(),
  diagnostics: z.array(diagnostic).readonly(),
  readAt: z.number(),
});

const issues = z.array(z.object({ path: z.string(), message: z.string() })).readonly();
const changeKind = z.enum(['added', 'removed', 'changed']);

const plan = z.object({
  planId: z.string(),
  files: z
    .array(z.object({ path: z.string(), name: z.string(), before: z.string(), after: z.string() }))
    .readonly(),
  env: z
    .object({
      path: z.string(),
      names: z.array(z.string()).readonly(),
      exists: z.boolean(),
      gateway: z.enum(['not-running', 'stopped-and-started', 'restarted-by-hand']),
    })
    .nullable(),
  changes: z
    .array(
      z.object({
        path: z.string(),
        segments: z.array(z.union([z.string(), z.number()])).readonly(),
        kind: changeKind,
      }),
    )
    .readonly(),
  restart: z.object({
    mode: z.string(),
    outcome: z.enum(['none', 'hot', 'restart', 'deferred']),
    changes: z
      .array(
        z.object({
          path: z.string(),
          kind: changeKind,
          reload: reloadKind,
          rule: z.string().nullable(),
          source: z.string(),
        }),
      )
      .readonly(),
    consequences: z.array(z.string()).readonly(),
    warnings: z.array(z.string()).readonly(),
  }),
  diagnostics: z.array(diagnostic).readonly(),
  openclaw: z.object({
    asked: z.boolean(),
    awaited: z.boolean(),
    valid: z.boolean().nullable(),
    issues,
    warnings: issues,
    note: z.string().nullable(),
  }),
  conflicts: z
    .array(
      z.object({
        path: z.string(),
        name: z.string(),
        diskText: z.string(),
        diskSha256: z.string().nullable(),
      }),
    )
    .readonly(),
  measuredRestart: z.object({ seconds: z.number(), restarts: z.number() }).nullable(),
  gatewayRunning: z.boolean(),
  refusal: z.string().nullable(),
});

const revision = z.object({
  id: z.string(),
  createdAt: z.number(),
  actor: z.string(),
  reason: z.enum(['first-seen', 'applied', 'reverted', 'changed-outside', 'restored']),
  changedPaths: z.array(z.string()).readonly(),
  unreadable: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), path: z.string(), sha256: z.string() })).readonly(),
  predicted: outcome.nullable(),
  observed: outcome.nullable(),
  offlineSeconds: z.number().nullable(),
});

const revisionTexts = z.object({
  files: z.array(z.object({ path: z.string(), name: z.string(), text: z.string() })),
});

const edits = z.object({ files: draftFiles, variables: newVariables });

const applyInput = slugInput.extend({
  planId: z.string().min(1),
  edits,
  reason: z.enum(['applied', 'reverted']).default('applied'),
});

export const configRouter = router({
  read: procedure
    .input(slugInput)
    .output(snapshot)
    .query(({ ctx, input }) => ctx.app.config.read(ctx.app.instances.bySlug(input.slug))),
  graph: procedure
    .input(slugInput.extend({ files: draftFiles }))
    .output(z.array(configFile))
    .mutation(({ ctx, input }) => ctx.app.config.graph(ctx.app.instances.bySlug(input.slug), input.files)),
  plan: procedure
    .input(slugInput.extend({ edits }))
    .output(plan)
    .mutation(({ ctx, input }) => ctx.app.config.plan(ctx.app.instances.bySlug(input.slug), input.edits)),
  planned: procedure
    .input(slugInput.extend({ planId: z.string().min(1) }))
    .output(plan)
    .query(({ ctx, input }) => ctx.app.config.planned(ctx.app.instances.bySlug(input.slug), input.planId)),
  applyPlan: procedure
    .input(applyInput)
    .output(operation)
    .mutation(({ ctx, input: { slug, ...request } }) =>
      ctx.app.config.apply({ instance: ctx.app.instances.bySlug(slug), actor: ctx.actor, ...request }),
    ),
  revisions: procedure
    .input(slugInput)
    .output(z.array(revision))
    .query(({ ctx, input }) => ctx.app.config.revisions(ctx.app.instances.bySlug(input.slug))),
  revision: procedure
    .input(slugAndId)
    .output(revisionTexts)
    .query(async ({ ctx, input }) => ({
      files: await ctx.app.config.revisionTexts(ctx.app.instances.bySlug(input.slug), input.id),
    })),
});
