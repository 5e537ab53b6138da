'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { ApplyProgress } from '@/components/config/apply-progress.tsx';
import { ChangeTable } from '@/components/config/change-table.tsx';
import { EnvFileView } from '@/components/config/env-file-view.tsx';
import { PanelFrame } from '@/components/config/panel-frame.tsx';
import { furtherConsequences, planWords, worsenings } from '@/components/config/plan-words.ts';
import type { Plan } from '@/components/config/procedures.ts';
import type { RevisionFile } from '@/components/config/put-back.tsx';
import { ReviewDiffs } from '@/components/config/review-diffs.tsx';
import { VerdictView } from '@/components/config/verdict-view.tsx';
import type { Draft, MovedSecret } from '@/components/editor/session-state.ts';
import { useTRPC } from '@/components/shell/trpc.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { ErrorState } from '@/components/ui/error-state.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { Diagnostic } from '@/config-language/syntax.ts';

/** What an apply is to write. */
interface Edits {
  readonly files: readonly Draft[];
  readonly variables: readonly MovedSecret[];
}

export interface ReviewPanelProps {
  readonly slug: string;
  readonly edits: Edits;
  /** Changes with the files on disk: the plan is then made anew. */
  readonly diskKey: string;
  readonly reason: 'applied' | 'reverted';
  readonly revealSecrets: boolean;
  readonly operationId: string | null;
  readonly onOperation: (id: string | null) => void;
  readonly onBack: () => void;
  /** An apply of the edits has begun. */
  readonly onSent: () => void;
  readonly onApplied: () => void;
  /** A kept state is to be reviewed as the next edit. */
  readonly onPutBack: (files: readonly RevisionFile[]) => void;
  /** With the names of the files that changed on disk meanwhile. */
  readonly onConflict: (names: readonly string[]) => void;
  /** The exact text of a file as it would be after the apply. */
  readonly textOf: (path: string) => string;
  readonly onJump: (diagnostic: Diagnostic) => void;
}

/** What an apply would do, before it is done; then the doing itself, and what came of it. */
export function ReviewPanel(props: ReviewPanelProps) {
  const { slug, operationId, onBack, onOperation, onApplied, onPutBack } = props;
  return (
    <PanelFrame title="Review changes" onBack={onBack}>
      {operationId === null ? (
        <PlanView {...props} />
      ) : (
        <ApplyProgress
          slug={slug}
          id={operationId}
          onApplied={onApplied}
          onClose={() => {
            onOperation(null);
            onBack();
          }}
          onRetry={() => onOperation(null)}
          onPutBack={onPutBack}
        />
      )}
    </PanelFrame>
  );
}

function PlanView(props: ReviewPanelProps) {
  const { slug, edits, diskKey, reason, revealSecrets, onOperation, onBack, textOf, onJump } = props;
  const trpc = useTRPC();
  const plan = usePlan(slug, edits, diskKey, props.onConflict);
  const apply = useMutation(
    trpc.config.applyPlan.mutationOptions({
      onMutate: props.onSent,
      onSuccess: (operation) => onOperation(operation.id),
    }),
  );
  const [hadDrafts] = useState(edits.files.length > 0);
  if (edits.files.length === 0) {
    return (
      <Callout
        tone="unknown"
        title="Nothing to apply"
        actions={
          <Button size="sm" onClick={onBack}>
            Back to the editor
          </Button>
        }
      >
        {hadDrafts ? 'The files on disk are now as your draft was.' : 'The texts are as they are on disk.'}
      </Callout>
    );
  }
  return (
    <>
      {plan.isPending && <Planning />}
      {plan.error && (
        <div className="rounded-card border bg-surface">
          <ErrorState
            message={plan.error.message}
            hint={plan.error.data?.hint ?? 'Nothing was written. Your draft is kept.'}
            onRetry={plan.again}
          />
        </div>
      )}
      {plan.data && (
        <PlanSummary
          plan={plan.data}
          busy={apply.isPending}
          onApply={() =>
            plan.data && apply.mutate({ slug, planId: plan.data.planId, edits: copyOf(edits), reason })
          }
          onBack={onBack}
          textOf={textOf}
          onJump={onJump}
        />
      )}
      {apply.error && (
        <Callout tone="down" role="alert" title={apply.error.message}>
          {apply.error.data?.hint ?? 'Nothing was written. Your draft is kept.'}
        </Callout>
      )}
      {plan.data?.env && <EnvFileView env={plan.data.env} />}
      {plan.data && <ReviewDiffs files={plan.data.files} revealSecrets={revealSecrets} />}
    </>
  );
}

function Planning() {
  return (
    <div className="rounded-card border bg-surface p-4">
      <ProgressBar label="Working out what this changes" done={0} total={null} />
    </div>
  );
}

/** How often it is looked whether OpenClaw has answered, in milliseconds. */
const verdictPollMs = 700;

const copyOf = ({ files, variables }: Edits) => ({ files: [...files], variables: [...variables] });

/**
 * The plan of these edits, asked again whenever they or the files on disk change; OpenClaw's verdict is put in as soon
 * as it is there.
 */
function usePlan(
  slug: string,
  edits: Edits,
  diskKey: string,
  onConflict: (names: readonly string[]) => void,
) {
  const trpc = useTRPC();
  const conflict = useEffectEvent(onConflict);
  const { mutate, data, error, isPending, isIdle } = useMutation(
    trpc.config.plan.mutationOptions({
      onSuccess: (plan) => {
        if (plan.conflicts.length > 0) conflict(plan.conflicts.map((one) => one.name));
      },
    }),
  );
  const key = JSON.stringify([edits, diskKey]);
  useEffect(() => {
    const [wanted] = JSON.parse(key) as [Edits, string];
    if (wanted.files.length > 0) mutate({ slug, edits: copyOf(wanted) });
  }, [mutate, slug, key]);
  const again = () => mutate({ slug, edits: copyOf(edits) });
  const awaited = data?.openclaw.awaited === true;
  const judged = useQuery({
    ...trpc.config.planned.queryOptions({ slug, planId: data?.planId ?? '' }),
    enabled: awaited,
    retry: false,
    refetchInterval: (query) => (query.state.data?.openclaw.awaited === false ? false : verdictPollMs),
  });
  const current = awaited && judged.data ? judged.data : data;
  return {
    data: current,
    error: error ?? (awaited ? judged.error : null),
    isPending: isPending || isIdle,
    again,
  };
}

interface PlanSummaryProps {
  readonly plan: Plan;
  readonly busy: boolean;
  readonly onApply: () => void;
  readonly onBack: () => void;
  /** The exact text of a file as it would be after the apply. */
  readonly textOf: (path: string) => string;
  readonly onJump: (diagnostic: Diagnostic) => void;
}

function PlanSummary({ plan, busy, onApply, onBack, textOf, onJump }: PlanSummaryProps) {
  const words = planWords(plan);
  const further = furtherConsequences(plan);
  return (
    <>
      <Worse warnings={worsenings(plan)} />
      <Callout
        tone={words.refusal === null ? words.tone : plan.openclaw.awaited ? 'unknown' : 'down'}
        title={words.refusal ?? words.consequence}
        role="status"
        actions={
          <>
            <Button onClick={onBack}>Keep editing</Button>
            <Button variant="primary" busy={busy} disabledReason={words.refusal} onClick={onApply}>
              {words.button}
            </Button>
          </>
        }
      >
        {words.refusal !== null && (
          <p>
            {plan.openclaw.awaited ? 'If it accepts it' : 'Once that is fixed'}: {words.consequence}
          </p>
        )}
        {further.length > 0 && (
          <ul className="list-disc pl-4">
            {further.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <p className="text-muted">The state before it is kept in the history: revert there at any time.</p>
      </Callout>
      <VerdictView plan={plan} textOf={textOf} onJump={onJump} />
      <ChangeTable plan={plan} />
    </>
  );
}

/** What the change makes worse: read before what it does. */
function Worse({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Callout tone="warn" role="alert" title="This makes something worse">
      <ul className="grid gap-1">
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Callout>
  );
}
