import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@/server/trpc/router.ts';

type Outputs = inferRouterOutputs<AppRouter>['config'];

/** What the procedures answer, which is less than what the server knows. */
export type Plan = Outputs['plan'];
export type PlannedChange = Plan['restart']['changes'][number];
