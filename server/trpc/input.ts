import { z } from 'zod';

/** Inputs that several procedures share. */
export const slugInput = z.object({ slug: z.string().min(1).max(60) });
export const idInput = z.object({ id: z.string().min(1).max(80) });
export const slugAndId = slugInput.extend(idInput.shape);

const driverBase = {
  unit: z
    .string()
    .max(200)
    .regex(/^[\w@.:\\-]+$/),
  container: z
    .string()
    .max(200)
    .regex(/^[\w.-]+$/),
};

export const driverInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('process') }),
  z.object({ kind: z.literal('manual') }),
  z.object({ kind: z.literal('systemd'), unit: driverBase.unit, scope: z.enum(['user', 'system']) }),
  z.object({ kind: z.literal('docker'), container: driverBase.container }),
]);

/** Values are secrets: they are never part of an answer. */
export const newVariables = z
  .array(z.object({ name: z.string().min(1).max(200), value: z.string().max(100_000) }))
  .max(50);

export const draftFiles = z
  .array(
    z.object({
      path: z.string().min(1).max(4096),
      text: z.string().max(20 * 1024 * 1024),
      baseSha256: z.string().length(64).nullable(),
    }),
  )
  .max(200);
