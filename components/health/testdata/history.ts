import type { MarkedHistory } from '@/components/health/history.ts';
import type { GatewayState } from '@/server/gateway/types.ts';
import type { HealthBucket } from '@/server/health/types.ts';

/** 22 November 2026, 14:00 UTC. */
export const END = Date.UTC(2026, 10, 22, 14);
const BUCKET_MS = 600_000;
const COUNT = 144;
const FROM = END - COUNT * BUCKET_MS;

function stateAt(index: number): GatewayState {
  if (index < 8) return 'no-data';
  if (index >= 30 && index < 42) return 'not-watching';
  if (index === 60 || index === 61) return 'down';
  if (index === 88) return 'not-listening';
  if (index === 62 || index === 100) return 'restarting';
  if (index >= 110 && index < 114) return 'degraded';
  if (index >= 120 && index < 123) return 'stopped';
  return 'up';
}

function bucketAt(index: number): HealthBucket {
  const state = stateAt(index);
  const watched = state !== 'no-data' && state !== 'not-watching';
  const answered = state === 'up' || state === 'degraded';
  const wave = 4 + Math.abs(Math.sin(index / 9)) * 5 + (index % 7) * 0.4;
  return {
    at: FROM + index * BUCKET_MS,
    state,
    samples: watched ? 60 : 0,
    upSamples: answered ? 60 : state === 'down' ? 12 : state === 'not-listening' ? 30 : 0,
    latencyP50Ms: answered ? wave : null,
    latencyMaxMs: answered ? wave * (index % 11 === 0 ? 6 : 2) : null,
  };
}

const at = (index: number) => FROM + index * BUCKET_MS + 120_000;

/** A day with everything in it. */
export const history: MarkedHistory = {
  range: '24h',
  from: FROM,
  to: END,
  bucketMs: BUCKET_MS,
  buckets: Array.from({ length: COUNT }, (_, index) => bucketAt(index)),
  upRatio: 0.9921,
  watchedRatio: 0.86,
  markers: [
    { at: at(10), endedAt: at(10) + 30_000, kind: 'start', label: 'Start the Gateway', ok: true },
    { at: at(59), endedAt: null, kind: 'change', label: 'Config edited outside: gateway.port', ok: true },
    { at: at(61), endedAt: at(62), kind: 'restart', label: 'Restart the Gateway', ok: false },
    { at: at(62), endedAt: at(63), kind: 'restore', label: 'Restore the backup of 21 Nov', ok: true },
    { at: at(84), endedAt: at(84) + 9_000, kind: 'backup', label: 'Create a backup', ok: true },
    { at: at(100), endedAt: at(100) + 21_000, kind: 'apply', label: 'Apply 2 changes: gateway.port, cron.enabled', ok: true },
    { at: at(120), endedAt: at(120) + 2_000, kind: 'stop', label: 'Stop the Gateway', ok: true },
    { at: at(123), endedAt: at(123) + 19_000, kind: 'start', label: 'Start the Gateway', ok: true },
  ],
};
