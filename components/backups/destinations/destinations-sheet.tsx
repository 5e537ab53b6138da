'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import CloudUpload from 'lucide-react/icons/cloud-upload';
import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import {
  type DestinationActs,
  DestinationCard,
} from '@/components/backups/destinations/destination-card.tsx';
import { DestinationContents } from '@/components/backups/destinations/destination-contents.tsx';
import { DestinationForm } from '@/components/backups/destinations/destination-form.tsx';
import { DestinationRemove } from '@/components/backups/destinations/destination-remove.tsx';
import { troubleOf } from '@/components/data/trouble.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { type ProcedureError, useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Sheet } from '@/components/ui/dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import type { DestinationState, DestinationsState } from '@/server/destinations/types.ts';
import type { Operation } from '@/server/operations/types.ts';

type View = { kind: 'list' } | { kind: 'edit'; id: string | null } | { kind: 'contents'; id: string };

export interface DestinationsSheetProps {
  slug: string;
  open: boolean;
  onClose: () => void;
  state: DestinationsState | undefined;
  blocked: string | null;
  onBegun: (operation: Operation) => void;
}

/** Where backups are copied to: set up, looked into, fetched from. */
export function DestinationsSheet({ slug, open, onClose, state, blocked, onBegun }: DestinationsSheetProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [view, setView] = useState<View>({ kind: 'list' });
  const [removing, setRemoving] = useState<DestinationState | null>(null);
  const close = () => {
    setView({ kind: 'list' });
    onClose();
  };
  const begun = (operation: Operation) => {
    onBegun(operation);
    close();
  };
  const check = useMutation(
    trpc.destinations.check.mutationOptions({ onSuccess: begun, onError: tellTrouble }),
  );
  const enable = useMutation(
    trpc.destinations.enable.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.destinations.pathKey() }),
      onError: tellTrouble,
    }),
  );
  const acts: DestinationActs = {
    blocked,
    onOpen: ({ id }) => setView({ kind: 'contents', id }),
    onEdit: ({ id }) => setView({ kind: 'edit', id }),
    onCheck: ({ id }) => check.mutate({ slug, id }),
    onRemove: setRemoving,
    onEnable: ({ id }, enabled) => enable.mutate({ slug, id, enabled }),
  };
  const shown = view.kind === 'list' ? undefined : state?.destinations.find(({ id }) => id === view.id);
  const back = () => setView({ kind: 'list' });
  return (
    <>
      <Sheet
        open={open}
        onOpenChange={(next) => !next && close()}
        title={titleOf(view, shown)}
        description="Each backup is made and proven here first, then copied there and read back. A failed copy never costs the archive here."
        width="lg"
      >
        {!state && <SkeletonRows rows={4} label="Reading the destinations" />}
        {state && view.kind === 'list' && (
          <DestinationList state={state} acts={acts} onAdd={() => setView({ kind: 'edit', id: null })} />
        )}
        {state && view.kind === 'edit' && (
          <DestinationForm
            key={view.id}
            slug={slug}
            destination={shown ?? null}
            resticProblem={state.resticProblem}
            blocked={blocked}
            onDone={back}
          />
        )}
        {view.kind === 'contents' && shown && (
          <DestinationContents
            slug={slug}
            destination={shown}
            blocked={blocked}
            onBack={back}
            onBegun={begun}
          />
        )}
      </Sheet>
      <DestinationRemove
        slug={slug}
        destination={removing}
        onClose={() => setRemoving(null)}
        onBegun={begun}
      />
    </>
  );
}

function titleOf(view: View, shown: DestinationState | undefined): string {
  if (view.kind === 'list') return 'Destinations';
  if (view.kind === 'contents') return `What lies at ${shown?.name ?? 'it'}`;
  return shown ? `Edit ${shown.name}` : 'Add a destination';
}

function tellTrouble(error: ProcedureError) {
  const trouble = troubleOf(error);
  if (trouble) notify.failed(trouble.message, { id: 'destination-trouble', description: trouble.hint });
}

interface DestinationListProps {
  state: DestinationsState;
  acts: DestinationActs;
  onAdd: () => void;
}

function DestinationList({ state: { destinations }, acts, onAdd }: DestinationListProps) {
  const add = (
    <Button variant={destinations.length === 0 ? 'primary' : 'secondary'} icon={Plus} onClick={onAdd}>
      Add a destination…
    </Button>
  );
  if (destinations.length === 0) {
    return (
      <EmptyState icon={CloudUpload} title="Backups are on this machine only" action={add}>
        A second place survives the loss of this one: a NAS, a bucket, or a restic repository.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-4">
      {destinations.map((destination) => (
        <DestinationCard key={destination.id} destination={destination} acts={acts} />
      ))}
      <div>{add}</div>
    </div>
  );
}
