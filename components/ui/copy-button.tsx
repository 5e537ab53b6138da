'use client';

import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import { cx } from '@/components/ui/cx.ts';

export interface CopyButtonProps {
  value: string;
  /** What is copied, as "Copy path". */
  label?: string;
  className?: string;
}

type Outcome = 'idle' | 'copied' | 'refused';

const words: Readonly<Record<Outcome, string>> = {
  idle: '',
  copied: 'Copied',
  refused: 'Could not copy. Select the text and copy it by hand.',
};

export function CopyButton({ value, label = 'Copy', className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => setOutcome((await copyText(value)) ? 'copied' : 'refused');
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={label}
      title={words[outcome] || label}
      className={cx(
        'inline-grid size-6 shrink-0 place-items-center rounded-tag text-subtle transition-colors hover:bg-raised hover:text-fg',
        className,
      )}
    >
      {outcome === 'idle' && <Copy aria-hidden className="size-3.5" />}
      {outcome === 'copied' && <Check aria-hidden className="size-3.5 text-ok" />}
      {outcome === 'refused' && <X aria-hidden className="size-3.5 text-down" />}
      <span role="status" className="sr-only">
        {words[outcome]}
      </span>
    </button>
  );
}

/** True when the text is on the clipboard; false where the browser refuses, as over plain HTTP. */
export async function copyText(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
