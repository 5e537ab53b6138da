'use client';

import ChevronDown from 'lucide-react/icons/chevron-down';
import { type KeyboardEvent, useRef } from 'react';
import type { Problem, SessionFile } from '@/components/editor/session-state.ts';
import { diagnosticSeverities } from '@/components/status/config-states.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { cx } from '@/components/ui/cx.ts';

export interface ProblemListProps {
  readonly problems: readonly Problem[];
  readonly files: readonly SessionFile[];
  readonly checked: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onJump: (problem: Problem) => void;
}

function countWords(problems: readonly Problem[]): string {
  const count = (severity: Problem['severity']) => problems.filter((one) => one.severity === severity).length;
  const parts = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
    [count('info'), 'note'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, noun]) => `${n} ${noun}${n === 1 ? '' : 's'}`);
  return words.length > 0 ? words.join(', ') : 'No problems';
}

/** All findings of all files; one tab stop, arrow keys move, Enter jumps to the line. */
export function ProblemList({ problems, files, checked, open, onToggle, onJump }: ProblemListProps) {
  const list = useRef<HTMLUListElement>(null);
  const summary = checked ? countWords(problems) : 'Checking…';
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    items[Math.max(0, Math.min(items.length - 1, at + step))]?.focus();
  };
  return (
    <section aria-label="Problems" className="border-t">
      <h2>
        <button
          type="button"
          onClick={onToggle}
          aria-expanded={open}
          className="flex h-8 w-full items-center gap-2 px-4 text-left font-medium text-sm transition-colors hover:bg-raised"
        >
          <ChevronDown
            aria-hidden
            className={cx('size-4 text-subtle transition-transform', !open && '-rotate-90')}
          />
          Problems
          <span role="status" className="font-normal text-muted tabular-nums">
            {summary}
          </span>
        </button>
      </h2>
      {open && problems.length > 0 && (
        <ul ref={list} onKeyDown={move} className="max-h-40 overflow-y-auto border-t py-1">
          {problems.map((problem, index) => (
            <li key={`${problem.file}:${problem.start}:${problem.code}:${problem.message}`}>
              <ProblemRow
                problem={problem}
                fileName={files.find((file) => file.path === problem.file)?.name ?? problem.file}
                tabStop={index === 0}
                onJump={onJump}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface ProblemRowProps {
  readonly problem: Problem;
  readonly fileName: string;
  readonly tabStop: boolean;
  readonly onJump: (problem: Problem) => void;
}

export function ProblemRow({ problem, fileName, tabStop, onJump }: ProblemRowProps) {
  const status = diagnosticSeverities[problem.severity];
  return (
    <button
      type="button"
      tabIndex={tabStop ? 0 : -1}
      onClick={() => onJump(problem)}
      className="flex min-h-7 w-full flex-wrap items-start gap-x-2 px-4 py-1 text-left sm:flex-nowrap text-sm transition-colors hover:bg-raised focus-visible:outline-offset-[-2px]"
    >
      <StatusIcon status={status} label={status.word} className="mt-px" />
      <span className="min-w-0 flex-1 basis-0 break-words">
        {problem.message}
        {problem.source === 'openclaw' && <span className="text-subtle"> (OpenClaw)</span>}
      </span>
      <span className="shrink-0 text-subtle tabular-nums max-sm:basis-full max-sm:pl-6">
        {fileName}:{problem.line}:{problem.column}
      </span>
    </button>
  );
}
