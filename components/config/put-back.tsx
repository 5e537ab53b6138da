'use client';

import { useQuery } from '@tanstack/react-query';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { Operation } from '@/server/operations/types.ts';

export type RevisionFile = { readonly path: string; readonly name: string; readonly text: string };

interface PutBackProps {
  readonly slug: string;
  readonly operation: Operation;
  readonly onPutBack: (files: readonly RevisionFile[]) => void;
}

/** After an apply that did not go well: the config from before it as a draft to review. */
export function PutBack({ slug, operation, onPutBack }: PutBackProps) {
  const trpc = useTRPC();
  const revisions = useQuery(trpc.config.revisions.queryOptions({ slug }));
  const [newest, ...older] = revisions.data ?? [];
  const before = older.find(({ unreadable }) => unreadable === null);
  const wrote =
    newest !== undefined &&
    newest.createdAt >= operation.startedAt &&
    (newest.reason === 'applied' || newest.reason === 'reverted');
  const texts = useQuery({
    ...trpc.config.revision.queryOptions({ slug, id: before?.id ?? '' }),
    enabled: wrote && before !== undefined,
  });
  return (
    <Button
      size="sm"
      icon={RotateCcw}
      disabledReason={
        revisions.data && !(wrote && before)
          ? 'The config on disk is not what this apply was to write'
          : texts.data
            ? null
            : 'Its texts are being read'
      }
      onClick={() => texts.data && onPutBack(texts.data.files)}
    >
      Put the previous config back…
    </Button>
  );
}
