'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import CloudDownload from 'lucide-react/icons/cloud-download';
import PackageOpen from 'lucide-react/icons/package-open';
import { useState } from 'react';
import { troubleOf } from '@/components/data/trouble.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { Field } from '@/components/ui/field.tsx';
import { formatBytes } from '@/components/ui/format.ts';
import { Input } from '@/components/ui/input.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { DestinationState, ListedArchive } from '@/server/destinations/types.ts';
import type { Operation } from '@/server/operations/types.ts';

export interface DestinationContentsProps {
  slug: string;
  destination: DestinationState;
  blocked: string | null;
  onBack: () => void;
  onBegun: (operation: Operation) => void;
}

/** Every archive at a destination, whoever made it, and the way to bring one back. */
export function DestinationContents({
  slug,
  destination,
  blocked,
  onBack,
  onBegun,
}: DestinationContentsProps) {
  const trpc = useTRPC();
  const { id, name } = destination;
  // Asked anew each time it is opened: others write there too.
  const list = useQuery(trpc.destinations.contents.queryOptions({ slug, id }, { gcTime: 0, retry: false }));
  const fetch = useMutation(trpc.destinations.fetch.mutationOptions({ onSuccess: onBegun }));
  const [locked, setLocked] = useState<ListedArchive | null>(null);
  const trouble = troubleOf(list.error);
  const failed = troubleOf(fetch.error);
  const start = (archive: ListedArchive) =>
    archive.fileName.endsWith('.age') ? setLocked(archive) : fetch.mutate({ slug, id, name: archive.name });
  return (
    <div className="grid gap-4">
      <div>
        <Button size="sm" onClick={onBack}>
          Back to the destinations
        </Button>
      </div>
      {failed && (
        <Callout tone="down" role="alert" title={failed.message}>
          {failed.hint}
        </Callout>
      )}
      {trouble && !list.data && (
        <ErrorState {...trouble} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {!list.data && !trouble && <SkeletonRows rows={4} label={`Asking ${name}`} />}
      {list.data?.length === 0 && (
        <EmptyState icon={PackageOpen} title="Nothing lies there">
          The next backup is copied there; older ones by “Copy to {name}” in their menu.
        </EmptyState>
      )}
      {list.data && list.data.length > 0 && (
        <ArchiveTable
          archives={list.data}
          name={name}
          blocked={blocked}
          fetching={fetch.isPending}
          onFetch={start}
        />
      )}
      <KeyDialog
        archive={locked}
        blocked={blocked}
        onClose={() => setLocked(null)}
        onKey={(archive, key) => {
          setLocked(null);
          fetch.mutate({ slug, id, name: archive.name, key });
        }}
      />
    </div>
  );
}

interface ArchiveTableProps {
  archives: readonly ListedArchive[];
  name: string;
  blocked: string | null;
  fetching: boolean;
  onFetch: (archive: ListedArchive) => void;
}

function ArchiveTable({ archives, name, blocked, fetching, onFetch }: ArchiveTableProps) {
  return (
    <Table label={`Archives at ${name}`}>
      <THead>
        <Th>Archive</Th>
        <Th numeric>Size</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {archives.map((archive) => (
          <Tr key={archive.name}>
            <Td className="py-2!">
              <span className="block break-all font-mono">{archive.fileName}</span>
              <span className="text-muted text-xs">
                <Time at={archive.at} />
                {archive.backupId === null && ', not in the list here'}
              </span>
            </Td>
            <Td numeric className="whitespace-nowrap">
              {formatBytes(archive.bytes)}
            </Td>
            <Td className="whitespace-nowrap text-right">
              {archive.here ? (
                <Badge>Here too</Badge>
              ) : (
                <Button
                  size="sm"
                  icon={CloudDownload}
                  busy={fetching}
                  disabledReason={blocked}
                  onClick={() => onFetch(archive)}
                >
                  Fetch
                </Button>
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

interface KeyDialogProps {
  archive: ListedArchive | null;
  blocked: string | null;
  onClose: () => void;
  onKey: (archive: ListedArchive, key: string) => void;
}

function KeyDialog({ archive, blocked, onClose, onKey }: KeyDialogProps) {
  const [key, setKey] = useState('');
  const close = () => {
    setKey('');
    onClose();
  };
  return (
    <ConfirmDialog
      open={archive !== null}
      onOpenChange={(open) => !open && close()}
      title="Fetch an encrypted archive"
      description="It is read through before it is in the list, and its key is not kept here."
      confirmLabel="Fetch"
      disabledReason={blocked ?? (key === '' ? 'Give the key first' : null)}
      onConfirm={() => {
        if (archive) onKey(archive, key);
        setKey('');
      }}
    >
      <Field label="Secret key or passphrase" hint="It is used for this act and kept nowhere.">
        {(control) => (
          <Input
            {...control}
            mono
            type="password"
            autoComplete="off"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
