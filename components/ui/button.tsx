'use client';

import LoaderCircle from 'lucide-react/icons/loader-circle';
import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { cx } from '@/components/ui/cx.ts';
import type { Icon } from '@/components/ui/tone.ts';
import { Tooltip } from '@/components/ui/tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg' | 'icon';

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent text-on-accent enabled-hover:bg-accent-strong',
  secondary: 'border border-line bg-surface text-fg enabled-hover:bg-raised',
  ghost: 'text-muted enabled-hover:bg-raised enabled-hover:text-fg',
  danger: 'bg-down text-on-down enabled-hover:bg-down/90',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-7 gap-1.5 px-2.5 text-sm',
  md: 'h-8 gap-2 px-3 text-base',
  lg: 'h-10 gap-2 px-4 text-base',
  icon: 'size-8 text-base',
};

const base =
  'relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-control font-medium transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-55';

/** The look of a button for something else, such as a router link: `<Link className={buttonClass()}>`. */
export function buttonClass(
  options: { variant?: ButtonVariant; size?: ButtonSize; className?: string | undefined } = {},
): string {
  return cx(base, variants[options.variant ?? 'secondary'], sizes[options.size ?? 'md'], options.className);
}

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: Icon | undefined;
  /** Why it cannot be pressed now. It stays focusable, and says so in a tooltip and to a screen reader. */
  disabledReason?: string | null | undefined;
  /** The act is under way: presses are ignored, a spinner appears after 300 ms. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon: ButtonIcon,
  disabledReason,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const blocked = Boolean(disabledReason) || busy;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // A submit button must not submit either while it is aria-disabled.
    if (blocked) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      {...rest}
      type={type}
      onClick={press}
      aria-disabled={disabledReason ? true : rest['aria-disabled']}
      aria-busy={busy || undefined}
      className={buttonClass({ variant, size, className })}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-turn" />
      ) : (
        ButtonIcon && <ButtonIcon aria-hidden className="size-4 shrink-0" />
      )}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip content={disabledReason}>{button}</Tooltip> : button;
}
