'use client';

import { useState } from 'react';
import type { PendingRefactoring, Refactor } from '@/components/config/use-refactoring.ts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { formatPath } from '@/config-language/locate.ts';

interface SplitDialogProps {
  readonly pending: PendingRefactoring & { readonly refactoring: { readonly kind: 'split' } };
  readonly refactor: Refactor;
}

/** Asks for the name of the file that a section moves to. */
export function SplitDialog({ pending, refactor }: SplitDialogProps) {
  const { section, include } = pending.refactoring;
  const [name, setName] = useState(include);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const move = async () => {
    setBusy(true);
    try {
      setProblem(await refactor.split(name.trim()));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && refactor.cancel()}
      title={`Move ${formatPath(section)} to its own file`}
      confirmLabel="Move the section"
      disabledReason={name.trim() === '' ? 'Name the file first' : null}
      busy={busy}
      onConfirm={() => void move()}
    >
      <p>
        The section and its comments move to a new file, and an $include takes their place. The config means
        the same. Nothing is written before you apply both drafts.
      </p>
      <Field
        label="New file"
        hint="Relative to the file that holds the section."
        {...(problem === null ? {} : { error: problem })}
      >
        {(control) => (
          <Input
            {...control}
            mono
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setProblem(null);
            }}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
