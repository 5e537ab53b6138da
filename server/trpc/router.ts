import { createCallerFactory, router } from './init.ts';
import { arrivalsRouter } from './routers/arrivals.ts';
import { auditRouter } from './routers/audit.ts';
import { backupsRouter } from './routers/backups.ts';
import { configRouter } from './routers/config.ts';
import { destinationsRouter } from './routers/destinations.ts';
import { gatewayRouter } from './routers/gateway.ts';
import { healthRouter } from './routers/health.ts';
import { insideRouter } from './routers/inside.ts';
import { instancesRouter } from './routers/instances.ts';
import { operationsRouter } from './routers/operations.ts';
import { overviewRouter } from './routers/overview.ts';

export const appRouter = router({
  arrivals: arrivalsRouter,
  audit: auditRouter,
  backups: backupsRouter,
  inside: insideRouter,
  config: configRouter,
  destinations: destinationsRouter,
  gateway: gatewayRouter,
  health: healthRouter,
  instances: instancesRouter,
  operations: operationsRouter,
  overview: overviewRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
