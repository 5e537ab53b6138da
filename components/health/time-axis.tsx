import type { Plot } from '@/components/health/plot-geometry.ts';
import { xOf } from '@/components/health/plot-geometry.ts';
import type { TimeTick } from '@/components/health/time-ticks.ts';
import { formatClock, formatDate } from '@/components/ui/format.ts';

const HEIGHT = 20;
/** Half of the widest label, in pixels: nearer to an edge it would be cut. */
const EDGE = 24;

/** The times under the strip and the chart. */
export function TimeAxis({
  ticks,
  plot,
  boxWidth,
}: {
  ticks: readonly TimeTick[];
  plot: Plot;
  boxWidth: number;
}) {
  return (
    <svg
      width={boxWidth}
      height={HEIGHT}
      aria-hidden="true"
      className="block fill-subtle text-xs tabular-nums"
    >
      {ticks.map((tick) => (
        <text key={tick.at} x={labelX(plot, tick, boxWidth)} y={15} textAnchor="middle">
          {tick.style === 'date' ? dayOf(tick.at) : formatClock(tick.at)}
        </text>
      ))}
    </svg>
  );
}

function labelX(plot: Plot, tick: TimeTick, boxWidth: number): number {
  return Math.min(boxWidth - EDGE, Math.max(EDGE, xOf(plot, tick.at)));
}

/** `22 Nov`: the year is plain from the range. */
function dayOf(at: number): string {
  return formatDate(at).replace(/ \d{4}$/, '');
}
