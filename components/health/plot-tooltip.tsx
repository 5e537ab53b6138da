import type { MarkedHistory } from '@/components/health/history.ts';
import { type Plot, xOf } from '@/components/health/plot-geometry.ts';
import { checksOf, latencyOf, spanOf } from '@/components/health/summary.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusText } from '@/components/status/status.tsx';

interface Props {
  history: MarkedHistory;
  plot: Plot;
  index: number;
  top: number;
}

/** The facts of the stretch that is pointed at, beside its line. The strip says the same to a screen reader. */
export function PlotTooltip({ history: { buckets, bucketMs, range }, plot, index, top }: Props) {
  const bucket = buckets[index];
  if (!bucket) return null;
  const x = xOf(plot, bucket.at + bucketMs / 2);
  const latency = latencyOf(bucket);
  const atRight = x < plot.left + plot.width / 2;
  return (
    <>
      <span
        aria-hidden
        style={{ left: Math.round(x) }}
        className="pointer-events-none absolute inset-y-0 w-px bg-fg/50"
      />
      <div
        aria-hidden
        style={{ top, ...(atRight ? { left: x + 10 } : { right: `calc(100% - ${x - 10}px)` }) }}
        className="pointer-events-none absolute z-20 grid max-w-60 gap-0.5 rounded-control bg-surface px-3 py-2 text-sm shadow-overlay tabular-nums"
      >
        <p className="text-muted">{spanOf(bucket, bucketMs, range !== '1h')}</p>
        <p className="font-medium">
          <StatusText status={gatewayStates[bucket.state]} />
        </p>
        <p className="text-muted">{checksOf(bucket)}</p>
        {latency && <p className="text-muted">Latency {latency}</p>}
      </div>
    </>
  );
}
