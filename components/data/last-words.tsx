'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { Time } from '@/components/ui/time.tsx';
import type { Operation } from '@/server/operations/types.ts';

/** What the Gateway said last while an operation on it failed; nothing where it said nothing. */
export function LastWords({ slug, operation }: { slug: string; operation: Operation }) {
  const trpc = useTRPC();
  const words = useQuery({
    ...trpc.gateway.lastWords.queryOptions({ slug, operationId: operation.id }),
    enabled: operation.state === 'failed',
  });
  if (!words.data) return null;
  const { lines, file, writtenAt } = words.data;
  return (
    <section aria-label="Last words of the Gateway" className="grid gap-1">
      <h3 className="font-medium text-sm">What the Gateway said last</h3>
      <CodeBlock
        code={lines.join('\n')}
        label="Last lines of its output"
        wrap
        className="max-h-72 overflow-auto"
      />
      <p className="break-words text-muted text-sm">
        <Time at={writtenAt} />, secrets redacted. All of it: <code className="break-all">{file}</code>
      </p>
    </section>
  );
}
