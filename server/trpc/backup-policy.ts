import { z } from 'zod';

/** Contracts of schedules and retention: the limits of what may be asked for, and what is answered. */

/** More places than this are no rule any more. */
const MAX_KEPT = 1000;

const kept = z.number().int().min(0).max(MAX_KEPT);

export const cronText = z.string().max(200);
export const timeZone = z.string().min(1).max(64);

export const retentionRules = z.object({
  last: kept,
  hourly: kept,
  daily: kept,
  weekly: kept,
  monthly: kept,
  yearly: kept,
  safetyDays: z.number().int().min(1).max(3650),
  includeManual: z.boolean(),
});

export const backupPolicy = z.object({
  timeZone,
  schedule: cronText.nullable(),
  drillSchedule: cronText.nullable(),
  level: z.enum(['fast', 'small', 'zstd']),
  retention: retentionRules.nullable(),
});

export const policyState = z.object({
  policy: backupPolicy,
  saved: z.boolean(),
  suggestedRules: retentionRules,
  nextBackupAt: z.number().nullable(),
  nextDrillAt: z.number().nullable(),
});

export const schedulePreview = z.object({
  words: z.string().nullable(),
  problem: z.string().nullable(),
  next: z.array(z.number()).readonly(),
});

const keepReason = z.enum([
  'last',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
  'newest',
  'last-proven',
  'last-drilled',
  'safety',
  'by-hand',
  'ahead',
  'unproven',
  'missing',
]);

export const retentionPlan = z.object({
  decisions: z
    .array(z.object({ id: z.string(), keep: z.boolean(), reasons: z.array(keepReason).readonly() }))
    .readonly(),
  dropBytes: z.number(),
  hold: z.enum(['newest-damaged', 'newest-unproven', 'newest-missing']).nullable(),
});
