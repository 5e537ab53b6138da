import { z } from 'zod';

/**
 * Outputs are allow-lists: what is not named here does not leave the server. Shapes that several routers answer.
 */
export const operation = z.object({
  id: z.string(),
  instanceId: z.string(),
  kind: z.enum([
    'backup-create',
    'backup-verify',
    'backup-drill',
    'backup-add',
    'backup-copy',
    'backup-fetch',
    'destination-check',
    'destination-remove',
    'restore',
    'restore-undo',
    'config-apply',
    'gateway-start',
    'gateway-stop',
    'gateway-restart',
  ]),
  title: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  steps: z
    .array(
      z.object({
        name: z.string(),
        state: z.enum(['pending', 'running', 'done', 'failed', 'skipped']),
        detail: z.string().nullable(),
      }),
    )
    .readonly(),
  progress: z
    .object({
      doneBytes: z.number(),
      totalBytes: z.number().nullable(),
      doneFiles: z.number(),
      totalFiles: z.number().nullable(),
    })
    .nullable(),
  cancellable: z.boolean(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  error: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
  result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});

export const gatewayState = z.enum([
  'up',
  'degraded',
  'starting',
  'restarting',
  'stopping',
  'stopped',
  'down',
  'not-listening',
  'not-watching',
  'no-data',
]);

export const gatewayStatus = z.object({
  state: gatewayState,
  since: z.number().nullable(),
  asOf: z.number().nullable(),
  pid: z.number().nullable(),
  port: z.number().nullable(),
  version: z.string().nullable(),
  uptimeMs: z.number().nullable(),
  latencyMs: z.number().nullable(),
  detail: z.string().nullable(),
  failing: z.array(z.string()).readonly(),
});

export const capability = z.object({
  action: z.enum(['start', 'stop', 'restart']),
  available: z.boolean(),
  reason: z.string().nullable(),
  command: z.string().nullable(),
  byHand: z.boolean(),
});

export const marker = z.object({
  at: z.number(),
  endedAt: z.number().nullable(),
  kind: z.enum(['apply', 'change', 'restart', 'start', 'stop', 'backup', 'restore']),
  label: z.string(),
  ok: z.boolean(),
});

export const component = z.enum([
  'config',
  'credentials',
  'auth-profiles',
  'sessions',
  'workspace',
  'memory',
  'skills',
  'databases',
  'logs',
  'other',
]);

export const componentSize = z.object({ component, files: z.number(), bytes: z.number() });

export const backupRecord = z.object({
  id: z.string(),
  instanceId: z.string(),
  fileName: z.string(),
  path: z.string(),
  reason: z.enum([
    'manual',
    'scheduled',
    'uploaded',
    'before-restore',
    'before-apply',
    'before-upgrade',
    'before-doctor',
  ]),
  createdAt: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  files: z.number(),
  contentBytes: z.number(),
  openclawVersion: z.string().nullable(),
  components: z.array(componentSize).readonly(),
  warnings: z.array(z.string()).readonly(),
  encryption: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('recipients'), recipients: z.array(z.string()).readonly() }),
      z.object({ kind: z.literal('passphrase') }),
    ])
    .nullable(),
  verifiedAt: z.number().nullable(),
  verifyResult: z.enum(['ok', 'failed']).nullable(),
  drilledAt: z.number().nullable(),
  drillResult: z.enum(['ok', 'failed']).nullable(),
  drillNote: z.string().nullable(),
  missing: z.boolean(),
});

export const fileChange = z.object({
  path: z.string(),
  kind: z.enum(['added', 'changed', 'removed']),
  component,
  bytes: z.number(),
});

/** A part of a backup, as asked for and as answered. */
export const restoreScope = z.object({
  components: z.array(component).max(10).readonly(),
  agents: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^[\w.-]+$/),
    )
    .max(200)
    .readonly(),
  paths: z.array(z.string().min(1).max(4096)).max(2000).readonly(),
});

export const restorePlan = z.object({
  scope: restoreScope.nullable(),
  fit: z.object({
    databases: z
      .array(
        z.object({
          path: z.string(),
          backup: z.number(),
          live: z.number().nullable(),
          supported: z.number().nullable(),
        }),
      )
      .readonly(),
    missingPlugins: z.array(z.string()).readonly(),
    relink: z.array(z.string()).readonly(),
    movedPaths: z.array(z.string()).readonly(),
  }),
  archiveSha256: z.string(),
  archivePath: z.string(),
  stateDir: z.string(),
  createdAt: z.string(),
  backupVersion: z.string().nullable(),
  installedVersion: z.string().nullable(),
  summary: z
    .array(z.object({ component, added: z.number(), changed: z.number(), removed: z.number() }))
    .readonly(),
  changes: z.array(fileChange).readonly(),
  totalChanges: z.number(),
  stays: z.array(z.object({ path: z.string(), reason: z.string() })).readonly(),
  bytesNeeded: z.number(),
  freeBytes: z.number(),
  steps: z.array(z.string()).readonly(),
  warnings: z.array(z.string()).readonly(),
  refusal: z.string().nullable(),
});

export const undoState = z.object({
  instanceId: z.string(),
  stateDir: z.string(),
  keptPath: z.string(),
  restoredAt: z.number(),
  bytes: z.number(),
  expiresAt: z.number(),
  waitsFor: z.string().nullable(),
});

/** What an undo would lose: as many paths as a person looks through, and how many there are. */
export const undoLoss = z.object({ paths: z.array(z.string()), total: z.number() });

export const stateHolder = z.object({
  work: z.enum(['backup', 'restore', 'undo', 'dismiss']),
  by: z.enum(['panel', 'command-line']),
  since: z.number().nullable(),
  pid: z.number(),
  own: z.boolean(),
});
