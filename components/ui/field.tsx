'use client';

import { type ReactNode, useId } from 'react';

export interface FieldControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Said in place of the hint; the control is marked invalid. */
  error?: ReactNode;
  /** Spread the given props on the control: `{(control) => <Input {...control} />}`. */
  children: (control: FieldControlProps) => ReactNode;
}

/** A label above a control, with one line of help or the error below it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={error ? 'text-down text-sm' : 'text-muted text-sm'}>
          {note}
        </p>
      )}
    </div>
  );
}
