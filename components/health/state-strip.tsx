'use client';

import { type KeyboardEvent, type Ref, useId } from 'react';
import type { MarkedHistory } from '@/components/health/history.ts';
import { type Bar, barsOf, nextChange, type Plot, STRIP_HEIGHT } from '@/components/health/plot-geometry.ts';
import { rangeWords } from '@/components/health/ranges.ts';
import { describeBucket } from '@/components/health/summary.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { toneStyles } from '@/components/ui/tone.ts';

export interface StateStripProps {
  history: MarkedHistory;
  plot: Plot;
  boxWidth: number;
  /** The stretch that is pointed at; null for none. */
  active: number | null;
  onActiveChange: (index: number | null) => void;
  ref: Ref<HTMLDivElement>;
}

const PAGE = 12;

/**
 * One bar a stretch, in one tab stop. It is a slider without a value of its own: arrow keys move from stretch to
 * stretch, and each is said as the slider's text.
 */
export function StateStrip({ history, plot, boxWidth, active, onActiveChange, ref }: StateStripProps) {
  const { buckets, bucketMs, range } = history;
  const last = buckets.length - 1;
  const shown = active ?? last;
  const bucket = buckets[shown];
  const press = (event: KeyboardEvent) => {
    const next = target(event, history, shown);
    if (next === null) return;
    event.preventDefault();
    onActiveChange(Math.min(last, Math.max(0, next)));
  };
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={`State over ${rangeWords[range]}`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={shown}
      aria-valuetext={bucket && describeBucket(bucket, bucketMs, range !== '1h')}
      onKeyDown={press}
      onFocus={() => active === null && onActiveChange(last)}
      onBlur={() => onActiveChange(null)}
      className="rounded-tag outline-offset-0"
    >
      <Bars bars={barsOf(buckets, bucketMs, plot)} plot={plot} width={boxWidth} />
    </div>
  );
}

function target(event: KeyboardEvent, { buckets }: MarkedHistory, at: number): number | null {
  const jump = event.ctrlKey || event.metaKey || event.shiftKey;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return jump ? nextChange(buckets, at, -1) : at - 1;
    case 'ArrowRight':
    case 'ArrowUp':
      return jump ? nextChange(buckets, at, 1) : at + 1;
    case 'PageUp':
      return at + PAGE;
    case 'PageDown':
      return at - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return buckets.length - 1;
    default:
      return null;
  }
}

function Bars({ bars, plot, width }: { bars: readonly Bar[]; plot: Plot; width: number }) {
  const hatch = useId();
  return (
    <svg width={width} height={STRIP_HEIGHT} aria-hidden="true" className="block">
      <HatchPattern id={hatch} />
      {bars.map((bar) => (
        <rect
          key={bar.at}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
          rx={bar.width > 3 ? 1 : 0}
          fill={fillOf(bar, hatch)}
          className={toneStyles[gatewayStates[bar.state].tone].ink}
        />
      ))}
      <line
        x1={plot.left}
        x2={plot.left + plot.width}
        y1={STRIP_HEIGHT - 0.5}
        y2={STRIP_HEIGHT - 0.5}
        className="stroke-line"
      />
    </svg>
  );
}

/** Solid for what was seen; hatched where nobody looked; faint where there is no record. */
function fillOf({ state }: Bar, hatch: string): string {
  if (state === 'not-watching') return `url(#${hatch})`;
  return state === 'no-data' ? 'var(--color-line)' : 'currentColor';
}

export function HatchPattern({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--color-unknown-tint)" />
        <line x1="0" x2="0" y1="0" y2="5" stroke="var(--color-unknown-dot)" strokeWidth="2" />
      </pattern>
    </defs>
  );
}
