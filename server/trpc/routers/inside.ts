import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { slugAndId } from '../input.ts';
import { backupRecord, component, operation } from '../outputs.ts';

const path = z.string().min(1).max(4096);

const summary = z.object({
  record: backupRecord,
  locked: z.boolean(),
  unlockedUntil: z.number().nullable(),
});

const entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink']),
  mode: z.number(),
  bytes: z.number(),
  files: z.number(),
  modifiedAt: z.number(),
  target: z.string().nullable(),
  database: z.boolean(),
  component: component.nullable(),
  difference: z.enum(['same', 'added', 'changed']).nullable(),
});

const maskedText = z.object({
  text: z.string(),
  secrets: z
    .array(z.object({ index: z.number(), line: z.number(), name: z.string(), mark: z.string() }))
    .readonly(),
});

const databaseFacts = z.object({
  bytes: z.number(),
  problem: z.string().nullable(),
  userVersion: z.number(),
  role: z.string().nullable(),
  schemaVersion: z.number().nullable(),
  tables: z.array(z.object({ name: z.string(), rows: z.number().nullable() })).readonly(),
});

const file = entry.extend({
  sha256: z.string().nullable(),
  content: z.discriminatedUnion('kind', [
    maskedText.extend({ kind: z.literal('text') }),
    z.object({ kind: z.literal('database'), facts: databaseFacts }),
    z.object({ kind: z.enum(['binary', 'too-large', 'link', 'directory']) }),
  ]),
});

const list = z.object({ entries: z.array(entry).readonly(), total: z.number(), bytes: z.number() });

const diff = z.object({
  path: z.string(),
  backup: maskedText.nullable(),
  live: maskedText.nullable(),
  problem: z.string().nullable(),
});

const query = slugAndId.extend({
  directory: z.string().max(4096).default(''),
  text: z.string().max(200).default(''),
  component: component.nullable().default(null),
  differs: z.boolean().default(false),
});

const settingKind = z.enum(['added', 'changed', 'removed']);
const segments = z
  .array(z.union([z.string(), z.number()]))
  .min(1)
  .max(64)
  .readonly();
const paths = z.array(segments).min(1).max(500).readonly();

const settingsPlan = z.object({
  planId: z.string(),
  files: z.array(z.string()).readonly(),
  outcome: z.enum(['none', 'hot', 'restart', 'deferred']),
  changes: z
    .array(z.object({ path: z.string(), kind: settingKind, reload: z.enum(['hot', 'restart', 'none']) }))
    .readonly(),
  consequences: z.array(z.string()).readonly(),
  gatewayRunning: z.boolean(),
  refusal: z.string().nullable(),
});

/** What is in one backup. */
export const insideRouter = router({
  summary: procedure
    .input(slugAndId)
    .output(summary)
    .query(({ ctx, input }) => ctx.app.insideBackups.summary(ctx.app.instances.bySlug(input.slug), input.id)),
  unlock: procedure
    .input(slugAndId.extend({ key: z.string().max(10_000) }))
    .output(summary)
    .mutation(({ ctx, input: { slug, id, key } }) =>
      ctx.app.insideBackups.unlock(ctx.app.instances.bySlug(slug), id, key, ctx.actor),
    ),
  lock: procedure
    .input(slugAndId)
    .output(summary)
    .mutation(({ ctx, input }) => ctx.app.insideBackups.lock(ctx.app.instances.bySlug(input.slug), input.id)),
  list: procedure
    .input(query)
    .output(list)
    .query(({ ctx, input: { slug, id, ...asked } }) =>
      ctx.app.insideBackups.list(ctx.app.instances.bySlug(slug), id, asked),
    ),
  agents: procedure
    .input(slugAndId)
    .output(z.array(z.string()).readonly())
    .query(({ ctx, input }) => ctx.app.insideBackups.agents(ctx.app.instances.bySlug(input.slug), input.id)),
  file: procedure
    .input(slugAndId.extend({ path }))
    .output(file)
    .query(({ ctx, input }) =>
      ctx.app.insideBackups.file(ctx.app.instances.bySlug(input.slug), input.id, input.path),
    ),
  diff: procedure
    .input(slugAndId.extend({ path }))
    .output(diff)
    .query(({ ctx, input }) =>
      ctx.app.insideBackups.diff(ctx.app.instances.bySlug(input.slug), input.id, input.path),
    ),
  /** The one answer with a secret in it: one value, because somebody asked for it. */
  reveal: procedure
    .input(slugAndId.extend({ path, side: z.enum(['backup', 'live']), index: z.number().int().min(0) }))
    .output(z.string())
    .mutation(({ ctx, input: { slug, id, ...which } }) =>
      ctx.app.insideBackups.reveal(ctx.app.instances.bySlug(slug), id, which, ctx.actor),
    ),
  settings: procedure
    .input(slugAndId)
    .output(z.array(z.object({ path: z.string(), segments, kind: settingKind })).readonly())
    .query(({ ctx, input }) =>
      ctx.app.backupSettings.changes(ctx.app.instances.bySlug(input.slug), input.id),
    ),
  planSettings: procedure
    .input(slugAndId.extend({ paths }))
    .output(settingsPlan)
    .mutation(({ ctx, input: { slug, id, paths } }) =>
      ctx.app.backupSettings.plan(ctx.app.instances.bySlug(slug), id, paths),
    ),
  applySettings: procedure
    .input(slugAndId.extend({ paths, planId: z.string().max(200) }))
    .output(operation)
    .mutation(({ ctx, input: { slug, id, ...order } }) =>
      ctx.app.backupSettings.apply(ctx.app.instances.bySlug(slug), id, { ...order, actor: ctx.actor }),
    ),
});
