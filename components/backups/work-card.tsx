'use client';

import { timeLeftMs } from '@/components/backups/rate.ts';
import { useTransferRate } from '@/components/backups/use-transfer-rate.ts';
import type { WatchedOperation } from '@/components/data/use-operation.ts';
import { OperationProgress } from '@/components/status/operation-progress.tsx';
import { formatBytes, formatCount, formatDuration } from '@/components/ui/format.ts';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { Operation } from '@/server/operations/types.ts';

/** The work that is under way or has just ended, with its bytes, files, rate and time left. */
export function WorkCard({ work }: { work: WatchedOperation }) {
  const { operation } = work;
  if (!operation) return null;
  const { progress } = operation;
  const step = runningStep(operation);
  return (
    <OperationProgress
      // The bar above the steps is ours: it also has the rate and the time left.
      operation={{ ...operation, progress: null }}
      onCancel={work.cancel}
      cancelling={work.cancelling}
      onDismiss={work.dismiss}
    >
      {operation.state === 'running' &&
        (progress ? (
          <Transfer key={step} progress={progress} label={step} />
        ) : (
          <ProgressBar label={step} done={0} total={null} />
        ))}
    </OperationProgress>
  );
}

function runningStep({ steps, title }: Operation): string {
  return steps.find((step) => step.state === 'running')?.name ?? title;
}

function Transfer({ progress, label }: { progress: NonNullable<Operation['progress']>; label: string }) {
  const { doneBytes, totalBytes, doneFiles, totalFiles } = progress;
  const rate = useTransferRate(doneBytes);
  const left = timeLeftMs(rate, doneBytes, totalBytes);
  const files =
    totalFiles === null
      ? `${formatCount(doneFiles)} files`
      : `${formatCount(doneFiles)} of ${formatCount(totalFiles)} files`;
  const note = [
    files,
    rate !== null && `${formatBytes(rate)}/s`,
    left !== null && `${formatDuration(left)} left`,
  ].filter((part) => part !== false);
  return (
    <ProgressBar
      label={label}
      done={doneBytes}
      total={totalBytes}
      unit="bytes"
      note={note.map(unbroken).join(' · ')}
    />
  );
}

/** On a narrow screen the figures wrap between each other, not before their units. */
function unbroken(figure: string): string {
  return figure.replaceAll(' ', '\u00a0');
}
