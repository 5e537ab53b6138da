import { type ReactNode, useId } from 'react';

export interface SwitchProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** Takes effect at once; for a choice that is sent with a form use a checkbox. */
export function Switch({ label, hint, checked, onCheckedChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-6 items-start justify-between gap-4">
      <span>
        <span id={id} className="block">
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="block text-muted text-sm">
            {hint}
          </span>
        )}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onCheckedChange(!checked)}
        className="relative h-6 w-10 shrink-0 rounded-full border border-field bg-raised transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-checked:border-accent aria-checked:bg-accent [&[aria-checked=true]>span]:translate-x-4 [&[aria-checked=true]>span]:bg-on-accent"
      >
        <span className="absolute top-[3px] left-[3px] size-4 rounded-full bg-field transition-transform" />
      </button>
    </div>
  );
}
