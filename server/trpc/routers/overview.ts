import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { slugInput } from '../input.ts';
import { backupRecord, capability, gatewayStatus, marker, operation, undoState } from '../outputs.ts';

const overview = z.object({
  gateway: gatewayStatus,
  capabilities: z.array(capability).readonly(),
  config: z.object({
    errors: z.number(),
    warnings: z.number(),
    firstError: z.object({ file: z.string(), line: z.number(), message: z.string() }).nullable(),
    pending: z.enum(['none', 'restart', 'rejected']).nullable(),
    pendingDetail: z.string().nullable(),
    lastChanged: z.object({ at: z.number(), outside: z.boolean() }).nullable(),
  }),
  backup: z.object({
    latest: backupRecord.nullable(),
    lastVerified: backupRecord.nullable(),
    lastDrilled: backupRecord.nullable(),
    since: z.number().nullable(),
    nextBackupAt: z.number().nullable(),
    failed: z.object({ at: z.number(), title: z.string(), message: z.string().nullable() }).nullable(),
    count: z.number(),
  }),
  undo: undoState.nullable(),
  running: operation.nullable(),
  recent: z.array(marker.extend({ actor: z.string() })).readonly(),
  openclawVersion: z.string().nullable(),
});

export const overviewRouter = router({
  get: procedure
    .input(slugInput)
    .output(overview)
    .query(({ ctx, input }) => ctx.app.overview(ctx.app.instances.bySlug(input.slug))),
});
