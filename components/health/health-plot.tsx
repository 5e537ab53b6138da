'use client';

import dynamic from 'next/dynamic';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { MarkedHistory } from '@/components/health/history.ts';
import { latencyData } from '@/components/health/latency-data.ts';
import { MarkerLane } from '@/components/health/marker-lane.tsx';
import { GUTTER_LEFT, indexAt, plotOf, STRIP_HEIGHT } from '@/components/health/plot-geometry.ts';
import { PlotTooltip } from '@/components/health/plot-tooltip.tsx';
import { StateStrip } from '@/components/health/state-strip.tsx';
import { TimeAxis } from '@/components/health/time-axis.tsx';
import { localOffsetMs, timeTicks } from '@/components/health/time-ticks.ts';
import { useWidth } from '@/components/health/use-width.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** As high as the chart, so that nothing moves when it comes. */
const LatencyChart = dynamic(() => import('@/components/health/latency-chart.tsx'), {
  ssr: false,
  loading: () => <Skeleton className="h-[168px] w-full" />,
});

/** Room for one label on the time axis, in pixels. */
const TICK_SPACE = 64;

/** Marks, strip and latency on one time axis, with one line through all of them at the stretch pointed at. */
export function HealthPlot({ history }: { history: MarkedHistory }) {
  const box = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const boxWidth = useWidth(box);
  const [active, setActive] = useState<number | null>(null);
  const { buckets, bucketMs, from, to, markers } = history;
  const plot = useMemo(() => plotOf(boxWidth, from, to), [boxWidth, from, to]);
  const ticks = useMemo(
    () => timeTicks(from, to, Math.floor(plot.width / TICK_SPACE), localOffsetMs),
    [from, to, plot],
  );
  const tickTimes = useMemo(() => ticks.map((tick) => tick.at), [ticks]);
  const data = useMemo(() => latencyData(buckets, bucketMs), [buckets, bucketMs]);

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setActive(indexAt(plot, x, buckets.length));
  };
  const leave = () => {
    if (document.activeElement !== strip.current) setActive(null);
  };
  return (
    <div ref={box} className="relative min-h-[264px]">
      {boxWidth > 0 && (
        <>
          <MarkerLane markers={markers} plot={plot} />
          <div className="relative" onPointerMove={point} onPointerDown={point} onPointerLeave={leave}>
            <StateStrip
              ref={strip}
              history={history}
              plot={plot}
              boxWidth={boxWidth}
              active={active}
              onActiveChange={setActive}
            />
            <p style={{ paddingLeft: GUTTER_LEFT }} className="pt-4 text-subtle text-xs">
              Latency: the median as a line, up to the slowest as a band
            </p>
            <LatencyChart data={data} from={from} to={to} ticks={tickTimes} width={boxWidth} />
            {active !== null && (
              <PlotTooltip history={history} plot={plot} index={active} top={STRIP_HEIGHT + 12} />
            )}
          </div>
          <TimeAxis ticks={ticks} plot={plot} boxWidth={boxWidth} />
        </>
      )}
    </div>
  );
}
