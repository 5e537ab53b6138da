import { StatusIcon } from '@/components/status/status.tsx';
import { type StepState, stepStates } from '@/components/status/work-states.ts';
import { cx } from '@/components/ui/cx.ts';

export interface OperationStepView {
  readonly name: string;
  readonly state: StepState;
  readonly detail: string | null;
}

export interface OperationStepsProps {
  /** Names the list, as "Steps of the restore". */
  label: string;
  steps: readonly OperationStepView[];
}

/** The steps of long work in order. What changes is also said politely to a screen reader. */
export function OperationSteps({ label, steps }: OperationStepsProps) {
  return (
    <div>
      <ol aria-label={label} className="grid">
        {steps.map((step, at) => (
          <li key={step.name} className="relative flex gap-3 pb-3 last:pb-0">
            {at < steps.length - 1 && (
              <span
                aria-hidden
                className="absolute top-[22px] bottom-0.5 left-2 w-px -translate-x-1/2 bg-line"
              />
            )}
            <StatusIcon
              status={stepStates[step.state]}
              label={stepStates[step.state].word}
              className="mt-0.5 bg-surface"
            />
            <div className="min-w-0 flex-1">
              <p className={cx(nameClass(step.state))}>{step.name}</p>
              {step.detail && (
                <p className="whitespace-pre-line break-words text-muted text-sm tabular-nums">
                  {step.detail}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announcement(steps)}
      </p>
    </div>
  );
}

function nameClass(state: StepState): string {
  if (state === 'running' || state === 'failed') return 'font-medium';
  return state === 'done' ? 'text-fg' : 'text-muted';
}

/** The newest fact in one sentence; details are left out, because they change too often to be read aloud. */
export function announcement(steps: readonly OperationStepView[]): string {
  const place = (at: number) => `Step ${at + 1} of ${steps.length}`;
  const failed = steps.findIndex((step) => step.state === 'failed');
  if (failed >= 0) return `${place(failed)} failed: ${steps[failed]?.name}`;
  const running = steps.findIndex((step) => step.state === 'running');
  if (running >= 0) return `${place(running)}: ${steps[running]?.name}`;
  const left = steps.some((step) => step.state === 'pending');
  return left || steps.length === 0 ? '' : 'All steps are done';
}
