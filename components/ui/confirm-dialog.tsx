'use client';

import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** The plan: what is touched, what restarts, how to undo. */
  children?: ReactNode;
  /** Names the effect, as in "Apply and restart". */
  confirmLabel: string;
  tone?: 'primary' | 'danger';
  /** The reader must type this first; only for what is hard to undo. */
  typeToConfirm?: string | undefined;
  disabledReason?: string | null;
  busy?: boolean;
  /** What went wrong on the last try; the dialog stays open. */
  error?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
  onConfirm: () => void;
}

/** Shows a plan and asks for the word to go. Closing it changes nothing. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  confirmLabel,
  tone = 'primary',
  typeToConfirm,
  disabledReason = null,
  busy = false,
  error,
  width = 'sm',
  onConfirm,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const mismatch = typeToConfirm !== undefined && typed.trim() !== typeToConfirm;
  const reason = disabledReason ?? (mismatch ? `Type “${typeToConfirm}” to go on` : null);
  const change = (next: boolean) => {
    setTyped('');
    onOpenChange(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && !busy) onConfirm();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={description}
      width={width}
      locked={busy}
      {...(tone === 'danger' && typeToConfirm === undefined ? { initialFocus: cancel } : {})}
      footer={
        <>
          <Button ref={cancel} onClick={() => change(false)} disabledReason={busy ? 'Under way' : null}>
            Cancel
          </Button>
          <Button type="submit" form={id} variant={tone} busy={busy} disabledReason={busy ? null : reason}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="grid gap-4">
        {children}
        {typeToConfirm !== undefined && (
          <Field
            label={
              <>
                Type <strong className="select-all font-medium font-mono">{typeToConfirm}</strong> to confirm
              </>
            }
          >
            {(control) => (
              <Input
                {...control}
                mono
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                disabled={busy}
              />
            )}
          </Field>
        )}
        {error && <Callout tone="down">{error}</Callout>}
      </form>
    </Dialog>
  );
}
