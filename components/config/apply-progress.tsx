'use client';

import { useQuery } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useEffectEvent } from 'react';
import { outcomeWords } from '@/components/config/plan-words.ts';
import { PutBack, type RevisionFile } from '@/components/config/put-back.tsx';
import { LastWords } from '@/components/data/last-words.tsx';
import { StartGateway } from '@/components/data/start-gateway.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { StatusIcon } from '@/components/status/status.tsx';
import { stepStates } from '@/components/status/work-states.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { KeyValues } from '@/components/ui/key-values.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { SkeletonRows } from '@/components/ui/skeleton.tsx';
import type { Tone } from '@/components/ui/tone.ts';
import type { ReloadOutcome } from '@/server/config/types.ts';
import type { Operation } from '@/server/operations/types.ts';

interface ApplyProgressProps {
  readonly slug: string;
  readonly id: string;
  readonly onApplied: () => void;
  readonly onClose: () => void;
  readonly onRetry: () => void;
  /** With the texts from before it. */
  readonly onPutBack: (files: readonly RevisionFile[]) => void;
}

/** The steps of an apply as they happen, then what was predicted beside what the Gateway reported. */
export function ApplyProgress(props: ApplyProgressProps) {
  const { slug, id, onApplied, onRetry, onPutBack } = props;
  const operation = useOperation(id);
  const applied = useEffectEvent(onApplied);
  const ended = operation?.endedAt ?? null;
  useEffect(() => {
    if (ended !== null) applied();
  }, [ended]);
  if (!operation) {
    return (
      <div className="rounded-card border bg-surface">
        <SkeletonRows rows={3} label="Loading the operation" />
      </div>
    );
  }
  return (
    <>
      <Steps operation={operation} />
      {operation.error && (
        <Callout
          tone="down"
          role="alert"
          title={operation.error.message}
          actions={
            <>
              <Button size="sm" onClick={onRetry}>
                Review again
              </Button>
              <PutBack slug={slug} operation={operation} onPutBack={onPutBack} />
            </>
          }
        >
          {operation.error.hint ?? 'What was written, if anything, is in the history.'}
        </Callout>
      )}
      <LastWords slug={slug} operation={operation} />
      {operation.state === 'succeeded' && <Outcome {...props} operation={operation} />}
    </>
  );
}

/** How often it is asked for where pushed news does not arrive, as behind some proxies; in milliseconds. */
const pollMs = 2_000;

/** Pushed while it runs; asked for now and then as well. */
function useOperation(id: string): Operation | null {
  const trpc = useTRPC();
  const read = useQuery({
    ...trpc.operations.read.queryOptions({ id }),
    refetchInterval: (query) => (query.state.data?.endedAt ? false : pollMs),
  });
  const live = useSubscription(trpc.operations.watch.subscriptionOptions({ id }));
  if (read.data?.endedAt) return read.data;
  return live.data ?? read.data ?? null;
}

function Steps({ operation }: { operation: Operation }) {
  const done = operation.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  return (
    <section aria-label={operation.title} className="grid gap-4 rounded-card border bg-surface p-4">
      <ProgressBar label={operation.title} done={done} total={operation.steps.length} unit="steps" />
      <ol aria-live="polite" className="grid gap-2">
        {operation.steps.map((step) => (
          <li key={step.name} className="flex items-start gap-2">
            <StatusIcon
              status={stepStates[step.state]}
              label={stepStates[step.state].word}
              className="mt-0.5"
            />
            <span>
              {step.name}
              {step.detail && <span className="block text-muted text-sm">{step.detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function isOutcome(value: unknown): value is ReloadOutcome {
  return typeof value === 'string' && Object.hasOwn(outcomeWords, value);
}

function outcomeOf(value: unknown): string {
  return isOutcome(value) ? outcomeWords[value] : 'Not known';
}

interface OutcomeProps extends Pick<ApplyProgressProps, 'slug' | 'onClose' | 'onPutBack'> {
  readonly operation: Operation;
}

function Outcome({ slug, operation, onClose, onPutBack }: OutcomeProps) {
  const { predicted, observed, offlineSeconds } = operation.result ?? {};
  const asPredicted = predicted === observed;
  const offline =
    typeof offlineSeconds === 'number' && offlineSeconds > 0 ? `${offlineSeconds} s` : 'not at all';
  return (
    <Callout
      tone={toneOf(observed, asPredicted)}
      role="status"
      title={titleOf(observed, asPredicted)}
      actions={
        <>
          {observed === 'not-running' && <StartGateway slug={slug} />}
          {(observed === 'rejected' || observed === 'unknown') && (
            <PutBack slug={slug} operation={operation} onPutBack={onPutBack} />
          )}
          <Button size="sm" variant="primary" onClick={onClose}>
            Back to the editor
          </Button>
        </>
      }
    >
      <KeyValues
        items={[
          { label: 'Predicted', value: outcomeOf(predicted) },
          { label: 'Observed', value: outcomeOf(observed) },
          { label: 'Offline', value: offline },
        ]}
      />
    </Callout>
  );
}

function toneOf(observed: unknown, asPredicted: boolean): Tone {
  if (observed === 'rejected') return 'down';
  if (observed === 'not-running') return 'unknown';
  return asPredicted ? 'ok' : 'warn';
}

function titleOf(observed: unknown, asPredicted: boolean): string {
  if (observed === 'rejected') return 'Written, but the Gateway refused it and runs on with the old config';
  if (observed === 'not-running') return 'Written. The Gateway does not run: it reads this when it starts';
  return asPredicted ? 'Applied, and it went as predicted' : 'Applied, but it went otherwise than predicted';
}
