'use client';

import { useMutation } from '@tanstack/react-query';
import Archive from 'lucide-react/icons/archive';
import { useMemo } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { useGatewayActs } from '@/components/data/use-gateway-acts.ts';
import { useOperation } from '@/components/data/use-operation.ts';
import type { OverviewActs } from '@/components/overview/overview-acts.ts';
import { instancePath } from '@/components/shell/nav.ts';
import { usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { notify } from '@/components/shell/toaster.tsx';
import { type ProcedureError, useTRPC } from '@/components/shell/trpc.tsx';
import { actionIcons, refusalOf } from '@/components/status/gateway-acts.tsx';
import { actionWords } from '@/components/status/gateway-plan.ts';
import type { DriverAction } from '@/server/gateway/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

const NO_CAPABILITIES: Overview['capabilities'] = [];
const ACTIONS: readonly DriverAction[] = ['restart', 'start', 'stop'];

/** What the overview can begin, the work that is under way, and the same acts in the palette. */
export function useOverviewActs(slug: string, overview: Overview | undefined) {
  const work = useOperation(overview?.running);
  const gateway = useGatewayActs(slug, work.adopt);
  const running = work.operation?.state === 'running' ? work.operation : null;
  const blocked = running ? `Wait for this to end: ${running.title}` : null;
  const backups = useBackupActs(slug, work.adopt);
  const { onBackUp } = backups;
  const { choose } = gateway;
  const capabilities = overview?.capabilities ?? NO_CAPABILITIES;

  const palette = useMemo(
    () => [
      { id: 'back-up', title: 'Back up now', icon: Archive, disabledReason: blocked, run: onBackUp },
      ...ACTIONS.map((action) => ({
        id: `gateway-${action}`,
        title: `${actionWords[action]} the Gateway`,
        icon: actionIcons[action],
        disabledReason: refusalOf(action, capabilities, blocked),
        run: () => choose(action),
      })),
    ],
    [blocked, capabilities, choose, onBackUp],
  );
  usePaletteActions(palette);

  const acts: OverviewActs = {
    blocked,
    ...backups,
    onGateway: choose,
    configHref: (file) =>
      instancePath(slug, 'config') + (file === null ? '' : `?file=${encodeURIComponent(file)}`),
    pageHref: (section) => instancePath(slug, section),
  };
  return { acts, gateway, work };
}

function useBackupActs(slug: string, adopt: ReturnType<typeof useOperation>['adopt']) {
  const trpc = useTRPC();
  const onError = (error: ProcedureError) => {
    const trouble = troubleOf(error);
    if (trouble) notify.failed(trouble.message, { id: 'backup-trouble', description: trouble.hint });
  };
  const create = useMutation(trpc.backups.create.mutationOptions({ onSuccess: adopt, onError }));
  const verify = useMutation(trpc.backups.verify.mutationOptions({ onSuccess: adopt, onError }));
  const drill = useMutation(trpc.backups.drill.mutationOptions({ onSuccess: adopt, onError }));
  const { mutate } = create;
  const onBackUp = useMemo(() => () => mutate({ slug }), [mutate, slug]);
  return {
    busy: create.isPending || verify.isPending || drill.isPending,
    onBackUp,
    onVerify: (id: string) => verify.mutate({ slug, id }),
    onDrill: (id: string) => drill.mutate({ slug, id }),
  };
}
