'use client';

import OctagonX from 'lucide-react/icons/octagon-x';
import RotateCw from 'lucide-react/icons/rotate-cw';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';

export interface ErrorStateProps {
  /** What happened, and what is unchanged. */
  message: string;
  /** What the reader can do now. */
  hint?: ReactNode;
  /** Technical detail, folded away, with a copy button; never a secret. */
  detail?: string | null;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  /** Further ways out beside "Try again". */
  actions?: ReactNode;
}

export function ErrorState({ message, hint, detail, onRetry, retrying = false, actions }: ErrorStateProps) {
  return (
    <div role="alert" className="flex gap-3 p-4">
      <OctagonX aria-hidden className="mt-0.5 size-4 shrink-0 text-down" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{message}</p>
        {hint && <p className="text-muted">{hint}</p>}
        {(onRetry || actions) && (
          <div className="mt-3 flex flex-wrap gap-2">
            {onRetry && (
              <Button size="sm" icon={RotateCw} onClick={onRetry} busy={retrying}>
                Try again
              </Button>
            )}
            {actions}
          </div>
        )}
        {detail && (
          <details className="mt-3">
            <summary className="w-fit rounded-control py-1 text-muted text-sm hover:text-fg">Details</summary>
            <div className="relative mt-2">
              <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-control border bg-raised p-3 pr-12 text-muted">
                {detail}
              </pre>
              <CopyButton value={detail} label="Copy details" className="absolute top-1.5 right-1.5" />
            </div>
          </details>
        )}
      </div>
    </div>
  );
}
