'use client';

import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type LatencyData, latencySteps, lonePoints } from '@/components/health/latency-data.ts';
import { GUTTER_LEFT, GUTTER_RIGHT } from '@/components/health/plot-geometry.ts';
import { formatDuration } from '@/components/ui/format.ts';
import { readColor, watchTheme } from '@/components/ui/theme-colors.ts';

export const CHART_HEIGHT = 168;

export interface LatencyChartProps {
  data: LatencyData;
  from: number;
  to: number;
  /** Where the grid's lines stand, Unix milliseconds. */
  ticks: readonly number[];
  width: number;
}

interface Palette {
  readonly line: string;
  readonly band: string;
  readonly edge: string;
  readonly grid: string;
  readonly label: string;
}

function readPalette(): Palette {
  return {
    line: readColor('working'),
    band: `${readColor('working-dot')}2e`,
    edge: `${readColor('working-dot')}66`,
    grid: readColor('line'),
    label: readColor('subtle'),
  };
}

/** The median as a line under a band that reaches to the slowest. Its table is beside it for who can't see it. */
export default function LatencyChart({ data, from, to, ticks, width }: LatencyChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const view = useRef<View>({ from, to, ticks });

  useEffect(() => {
    if (!box.current) return;
    let palette = readPalette();
    const font = `12px ${getComputedStyle(document.documentElement).fontFamily}`;
    const made = new UPlot(
      chartOptions({ palette: () => palette, view: () => view.current, font }),
      [[], [], []],
      box.current,
    );
    chart.current = made;
    const stop = watchTheme(() => {
      palette = readPalette();
      made.redraw(false, true);
    });
    return () => {
      stop();
      made.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setSize({ width, height: CHART_HEIGHT });
  }, [width]);

  useEffect(() => {
    view.current = { from, to, ticks };
    chart.current?.setData(data);
  }, [data, from, to, ticks]);

  return <div ref={box} aria-hidden="true" style={{ height: CHART_HEIGHT }} />;
}

interface View {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

interface Sources {
  readonly palette: () => Palette;
  readonly view: () => View;
  readonly font: string;
}

/** Colours and times are asked for at each drawing: neither a new theme nor new data needs a new chart. */
function chartOptions({ palette, view, font }: Sources): UPlot.Options {
  return {
    width: 300,
    height: CHART_HEIGHT,
    padding: [8, GUTTER_RIGHT, 7, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [view().from, view().to] },
      y: { distr: 3, log: 10, range: (_chart, _least, most) => [1, latencySteps(most ?? 0).at(-1) ?? 10] },
    },
    series: [
      {},
      {
        stroke: () => palette().line,
        width: 1.5,
        points: {
          filter: (chart, series) => lonePoints(Array.from(chart.data[series] ?? [])),
          size: 4,
          width: 0,
          fill: () => palette().line,
        },
      },
      { stroke: () => palette().edge, width: 1, points: { show: false } },
    ],
    bands: [{ series: [2, 1], fill: () => palette().band }],
    axes: [
      {
        size: 0,
        splits: () => [...view().ticks],
        values: () => [],
        grid: { stroke: () => palette().grid, width: 1 },
        ticks: { show: false },
      },
      {
        size: GUTTER_LEFT,
        splits: (_chart, _axis, _least, most) => latencySteps(most),
        filter: (_chart, splits) => splits,
        font,
        gap: 8,
        stroke: () => palette().label,
        values: (_chart, splits) => splits.map(formatDuration),
        grid: { stroke: () => palette().grid, width: 1 },
        ticks: { show: false },
      },
    ],
  };
}
