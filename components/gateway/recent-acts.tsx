import ChevronRight from 'lucide-react/icons/chevron-right';
import Power from 'lucide-react/icons/power';
import { LastWords } from '@/components/data/last-words.tsx';
import { OperationSteps } from '@/components/status/operation-steps.tsx';
import { StatusBadge } from '@/components/status/status.tsx';
import { operationStates } from '@/components/status/work-states.ts';
import { Callout } from '@/components/ui/callout.tsx';
import { Card, CardHeader } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { formatDuration } from '@/components/ui/format.ts';
import { Time } from '@/components/ui/time.tsx';
import type { Operation } from '@/server/operations/types.ts';

export interface RecentActsProps {
  slug: string;
  operations: readonly Operation[];
  /** Why the Gateway is not up is in the newest, so that one is open. */
  explains: boolean;
}

/** Earlier starts, stops and restarts; each opens to its steps. */
export function RecentActs({ slug, operations, explains }: RecentActsProps) {
  return (
    <Card>
      <CardHeader title="Earlier starts, stops and restarts" />
      {operations.length === 0 ? (
        <EmptyState icon={Power} title="None from here yet">
          What is started, stopped or restarted from this panel is kept here with its steps.
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {operations.map((operation, index) => (
            <li key={operation.id}>
              <Act slug={slug} operation={operation} open={explains && index === 0} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Act({ slug, operation, open }: { slug: string; operation: Operation; open: boolean }) {
  const { title, state, steps, startedAt, endedAt, error } = operation;
  return (
    <details open={open} className="group">
      <summary className="flex min-h-10 list-none items-center gap-3 px-4 py-2 transition-colors hover:bg-raised/60 focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-subtle transition-transform group-open:rotate-90"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
          <StatusBadge status={operationStates[state]} />
          {title}
        </span>
        <span className="shrink-0 text-right text-muted text-sm tabular-nums sm:flex sm:gap-4">
          {endedAt !== null && <span className="block">took {formatDuration(endedAt - startedAt)}</span>}
          <Time at={startedAt} className="block min-w-20" />
        </span>
      </summary>
      <div className="grid gap-4 px-4 pt-1 pb-4 pl-11">
        <OperationSteps label={`Steps: ${title}`} steps={steps} />
        {error && (
          <Callout tone="down" title={error.message}>
            {error.hint}
          </Callout>
        )}
        {open && <LastWords slug={slug} operation={operation} />}
      </div>
    </details>
  );
}
