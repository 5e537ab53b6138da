'use client';

import type { ReactNode } from 'react';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import { cx } from '@/components/ui/cx.ts';
import { formatDate, formatDuration } from '@/components/ui/format.ts';
import { Time, useNow } from '@/components/ui/time.tsx';
import { toneStyles } from '@/components/ui/tone.ts';
import type { GatewayStatus } from '@/server/gateway/types.ts';

/** A status older than this is shown with its time and never as current, in milliseconds. */
const STALE_MS = 30_000;

/** The state in one glance: icon and word large, since when, and the moment of the last look when it is old. */
export function GatewayStateLine({ status }: { status: GatewayStatus }) {
  const entry = gatewayStates[status.state];
  return (
    <div className="flex min-w-0 items-start gap-3">
      <span
        className={cx('grid size-10 shrink-0 place-items-center rounded-card', toneStyles[entry.tone].tint)}
      >
        <StatusIcon status={entry} className="size-5" />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold text-md leading-5">{entry.word}</span>
          <StaleMark asOf={status.asOf} />
        </p>
        <p className="text-muted text-sm">
          <Since status={status} fallback={entry.meaning} />
        </p>
      </div>
    </div>
  );
}

function Since({ status: { since }, fallback }: { status: GatewayStatus; fallback: string }) {
  const now = useNow();
  if (since === null) return fallback;
  return (
    <>
      since <Moment at={since} />
      {now !== null && now > since && `, for ${formatDuration(now - since)}`}
    </>
  );
}

/** `14:02`, with the date when it is not today. */
function Moment({ at }: { at: number }) {
  const now = useNow();
  const today = now !== null && formatDate(at) === formatDate(now);
  return (
    <>
      {!today && now !== null && `${formatDate(at)}, `}
      <Time at={at} style="clock" />
    </>
  );
}

/** `as of 14:02` when the last look is old; nothing while it is fresh. */
function StaleMark({ asOf }: { asOf: number | null }) {
  const now = useNow();
  if (asOf === null || now === null || now - asOf < STALE_MS) return null;
  return <Time at={asOf} style="as-of" className="text-sm text-warn" />;
}

/** What is known of the Gateway as label over value, in one row where there is room. */
export function GatewayFacts({ status }: { status: GatewayStatus }) {
  const { version, port, pid, latencyMs, uptimeMs } = status;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-[repeat(auto-fit,minmax(104px,1fr))]">
      <Fact label="Version">{version}</Fact>
      <Fact label="Port">{port}</Fact>
      <Fact label="PID">{pid}</Fact>
      <Fact label="Latency">{latencyMs === null ? null : formatDuration(latencyMs)}</Fact>
      <Fact label="Uptime">{uptimeMs === null ? null : formatDuration(uptimeMs)}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-subtle text-xs">{label}</dt>
      <dd className="truncate tabular-nums">
        {children ?? (
          <span className="text-subtle">
            <span aria-hidden>–</span>
            <span className="sr-only">not known</span>
          </span>
        )}
      </dd>
    </div>
  );
}
