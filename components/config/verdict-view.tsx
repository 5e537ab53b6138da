import { ProblemRow } from '@/components/config/problem-list.tsx';
import type { Plan } from '@/components/config/procedures.ts';
import { editorPosition } from '@/components/editor/text-fidelity.ts';
import { Callout } from '@/components/ui/callout.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { Diagnostic } from '@/config-language/syntax.ts';

interface VerdictViewProps {
  readonly plan: Plan;
  /** The exact text of a file as it would be after the apply. */
  readonly textOf: (path: string) => string;
  readonly onJump: (diagnostic: Diagnostic) => void;
}

type Issue = Plan['openclaw']['issues'][number];

/** What OpenClaw's own validation said, and every finding that stands in the way. */
export function VerdictView({ plan, textOf, onJump }: VerdictViewProps) {
  const { openclaw, diagnostics } = plan;
  const shown = diagnostics.filter((one) => one.severity !== 'info');
  return (
    <>
      {openclaw.valid === false && (
        <Callout tone="down" title="OpenClaw says">
          <Issues issues={openclaw.issues} />
        </Callout>
      )}
      {openclaw.warnings.length > 0 && (
        <Callout tone="warn" title="OpenClaw warns">
          <Issues issues={openclaw.warnings} />
        </Callout>
      )}
      {openclaw.awaited && (
        <ProgressBar
          label="OpenClaw is asked about the whole config"
          done={0}
          total={null}
          note="usually 2 to 5 seconds; Gatehouse’s own verdict is below"
        />
      )}
      {openclaw.valid === null && !openclaw.awaited && (
        <Callout
          tone="unknown"
          title={openclaw.asked ? 'OpenClaw itself gave no verdict' : 'OpenClaw itself was not asked'}
        >
          {openclaw.note} The config was judged by Gatehouse alone.
        </Callout>
      )}
      {shown.length > 0 && (
        <section aria-label="Findings" className="overflow-hidden rounded-card border bg-surface">
          <h3 className="border-b px-4 py-2 font-medium text-sm">Found in the draft</h3>
          <ul className="py-1">
            {shown.map((one) => {
              return (
                <li key={`${one.file}:${one.start}:${one.code}:${one.message}`}>
                  <ProblemRow
                    problem={{ ...one, ...editorPosition(textOf(one.file), one.start) }}
                    fileName={nameOf(plan, one.file)}
                    tabStop
                    onJump={() => onJump(one)}
                  />
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {openclaw.valid === true && shown.length === 0 && (
        <p className="text-muted text-sm">
          OpenClaw’s own validation accepts this config{openclaw.note ? `. ${openclaw.note}` : '.'}
        </p>
      )}
    </>
  );
}

function nameOf(plan: Plan, path: string): string {
  return plan.files.find((file) => file.path === path)?.name ?? path.slice(path.lastIndexOf('/') + 1);
}

function Issues({ issues }: { issues: readonly Issue[] }) {
  return (
    <ul className="grid gap-0.5">
      {issues.map((issue) => (
        <li key={`${issue.path} ${issue.message}`}>
          {issue.path && <code className="mr-2 font-mono text-sm">{issue.path}</code>}
          {issue.message}
        </li>
      ))}
    </ul>
  );
}
