'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { OperationSteps } from '@/components/status/operation-steps.tsx';
import { StatusBadge } from '@/components/status/status.tsx';
import { operationStates } from '@/components/status/work-states.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '@/components/ui/card.tsx';
import { formatDuration } from '@/components/ui/format.ts';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { Operation } from '@/server/operations/types.ts';

export interface OperationProgressProps {
  operation: Operation;
  /** Offered while it runs; disabled with its reason when the work is past the point where it can stop. */
  onCancel?: (() => void) | undefined;
  cancelling?: boolean;
  /** Offered when it has ended. */
  onDismiss?: (() => void) | undefined;
  /** Above the steps: what the reader has to do meanwhile, such as a command to run by hand. */
  children?: ReactNode;
}

/** Long work as it goes on and as it ended: state, time, bar, steps, and what went wrong with what to do. */
export function OperationProgress(props: OperationProgressProps) {
  const { operation, children } = props;
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {operation.title}
            <StatusBadge status={operationStates[operation.state]} />
            <Elapsed operation={operation} />
          </span>
        }
        actions={<Acts {...props} />}
      />
      <CardBody className="grid gap-4">
        {children}
        {operation.progress && operation.state === 'running' && <Bytes operation={operation} />}
        <OperationSteps label={`Steps: ${operation.title}`} steps={operation.steps} />
        {operation.error && (
          <Callout
            tone={operation.state === 'cancelled' ? 'unknown' : 'down'}
            title={operation.error.message}
          >
            {operation.error.hint}
          </Callout>
        )}
      </CardBody>
    </Card>
  );
}

function Acts({ operation, onCancel, cancelling = false, onDismiss }: OperationProgressProps) {
  if (operation.state === 'running') {
    if (!onCancel) return null;
    return (
      <Button
        size="sm"
        onClick={onCancel}
        busy={cancelling}
        disabledReason={operation.cancellable ? null : 'This can’t be stopped half-way: it ends by itself'}
      >
        Cancel
      </Button>
    );
  }
  return (
    onDismiss && (
      <Button size="sm" variant="ghost" onClick={onDismiss}>
        Close
      </Button>
    )
  );
}

function Bytes({ operation: { progress } }: { operation: Operation }) {
  if (!progress) return null;
  const files =
    progress.totalFiles === null ? progress.doneFiles : `${progress.doneFiles} of ${progress.totalFiles}`;
  return (
    <ProgressBar
      label="Progress"
      done={progress.doneBytes}
      total={progress.totalBytes}
      unit="bytes"
      note={`${files} files`}
    />
  );
}

/** How long it has been going on, or how long it took. */
function Elapsed({ operation }: { operation: Operation }) {
  const [now, setNow] = useState<number | null>(null);
  const ended = operation.endedAt;
  useEffect(() => {
    if (ended !== null) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [ended]);
  const until = ended ?? now;
  if (until === null) return null;
  const durationMs = Math.max(0, until - operation.startedAt);
  return (
    <span className="font-normal text-muted text-sm tabular-nums">
      {formatDuration(ended === null ? Math.floor(durationMs / 1000) * 1000 : durationMs)}
    </span>
  );
}
