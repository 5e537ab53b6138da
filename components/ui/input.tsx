import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'react';
import { cx } from '@/components/ui/cx.ts';
import type { Icon } from '@/components/ui/tone.ts';

export const controlClass =
  'w-full rounded-control border border-field bg-surface px-2.5 text-base text-fg transition-colors hover:border-muted focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-down-dot';

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** Shown at the left, as a magnifying glass for a filter. */
  icon?: Icon;
  /** For paths, tokens, ports. */
  mono?: boolean;
  /** 40 px high, for a form that is the page. */
  large?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** A filter field gets `data-filter` so that the `/` key finds it. */
export function Input({ icon: InputIcon, mono = false, large = false, className, ...rest }: InputProps) {
  const input = (
    <input
      spellCheck={mono ? false : undefined}
      autoCapitalize={mono ? 'off' : undefined}
      {...rest}
      className={cx(
        controlClass,
        large ? 'h-10' : 'h-8',
        mono && 'font-mono text-sm',
        InputIcon && 'pl-8',
        className,
      )}
    />
  );
  if (!InputIcon) return input;
  return (
    <span className="relative block">
      <InputIcon aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-subtle" />
      {input}
    </span>
  );
}

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  mono?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

export function Textarea({ mono = false, className, rows = 4, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      {...rest}
      className={cx(controlClass, 'resize-y py-1.5', mono && 'font-mono text-sm', className)}
    />
  );
}
