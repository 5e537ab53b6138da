import { formatBytes, formatCount, formatPercent } from '@/components/ui/format.ts';

export interface ProgressBarProps {
  /** What is under way, for a screen reader and above the bar. */
  label: string;
  done: number;
  /** Null: the end is not known; the bar then moves without a length. */
  total: number | null;
  unit?: 'bytes' | 'files' | 'steps';
  /** At the right under the bar, as "12 s left". */
  note?: string | null;
}

/** A bar with its figures in words. Use it for anything that takes over a second. */
export function ProgressBar({ label, done, total, unit = 'steps', note }: ProgressBarProps) {
  const ratio = total === null ? null : total === 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const figures = figuresOf(done, total, unit);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-1.5 text-sm">
      <div className="flex justify-between gap-4">
        <span className="truncate">{label}</span>
        {ratio !== null && (
          <span className="text-muted tabular-nums">{formatPercent(Math.floor(ratio * 100) / 100)}</span>
        )}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={ratio === null ? undefined : Math.floor(ratio * 100)}
        aria-valuetext={figures || undefined}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
      >
        {ratio === null ? (
          <div className="h-full w-1/3 animate-slide rounded-full bg-working-dot" />
        ) : (
          <div
            className="h-full rounded-full bg-working-dot transition-[width] duration-200"
            style={{ width: `${ratio * 100}%` }}
          />
        )}
      </div>
      <div className="flex justify-between gap-4 text-muted tabular-nums">
        <span>{figures}</span>
        {note && <span>{note}</span>}
      </div>
    </div>
  );
}

function figuresOf(done: number, total: number | null, unit: 'bytes' | 'files' | 'steps'): string {
  const format = unit === 'bytes' ? formatBytes : formatCount;
  const noun = unit === 'bytes' ? '' : ` ${unit}`;
  // Of what has no end and is not counted there is nothing to say.
  if (total === null && done === 0) return '';
  return total === null ? `${format(done)}${noun}` : `${format(done)} of ${format(total)}${noun}`;
}
