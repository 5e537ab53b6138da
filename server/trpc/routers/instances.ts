import { z } from 'zod';
import { procedure, router } from '../init.ts';
import { driverInput, slugInput } from '../input.ts';

const driver = z.object({
  kind: z.enum(['process', 'systemd', 'docker', 'manual']),
  unit: z.string().optional(),
  scope: z.enum(['user', 'system']).optional(),
  container: z.string().optional(),
});

const instance = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  stateDir: z.string(),
  configPath: z.string(),
  demo: z.boolean(),
  driver,
  openclawCommand: z.array(z.string()).readonly().nullable(),
  schemaFile: z.string().nullish(),
  createdAt: z.number(),
});

const discovered = z.object({
  stateDir: z.string(),
  configPath: z.string(),
  source: z.enum(['OPENCLAW_STATE_DIR', 'OPENCLAW_CONFIG_PATH', 'home', 'home-sibling']),
  configExists: z.boolean(),
});

const clash = z.object({
  kind: z.enum(['port', 'directory']),
  slugs: z.array(z.string()).readonly(),
  message: z.string(),
});

const addInput = z.object({
  stateDir: z.string().min(1).max(4096),
  configPath: z.string().min(1).max(4096).optional(),
  name: z.string().max(60).optional(),
});

export const instancesRouter = router({
  list: procedure.output(z.array(instance)).query(({ ctx }) => ctx.app.instances.list()),
  get: procedure
    .input(slugInput)
    .output(instance)
    .query(({ ctx, input }) => ctx.app.instances.bySlug(input.slug)),
  discover: procedure.output(z.array(discovered)).query(({ ctx }) => ctx.app.instances.discover()),
  clashes: procedure.output(z.array(clash)).query(({ ctx }) => ctx.app.instances.clashes()),
  add: procedure
    .input(addInput)
    .output(instance)
    .mutation(({ ctx, input }) => ctx.app.addInstance(input, ctx.actor)),
  addDemo: procedure.output(instance).mutation(({ ctx }) => ctx.app.addDemo(ctx.actor)),
  remove: procedure
    .input(slugInput)
    .output(instance)
    .mutation(({ ctx, input }) => ctx.app.removeInstance(input.slug, ctx.actor)),
  updateDriver: procedure
    .input(slugInput.extend({ driver: driverInput }))
    .output(instance)
    .mutation(({ ctx, input }) => ctx.app.updateDriver(input.slug, input.driver, ctx.actor)),
  updateSchemaFile: procedure
    .input(slugInput.extend({ file: z.string().trim().min(1).max(4096).nullable() }))
    .output(instance)
    .mutation(({ ctx, input }) => ctx.app.updateSchemaFile(input.slug, input.file, ctx.actor)),
});
