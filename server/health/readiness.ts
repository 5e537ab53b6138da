import type { ProbeResult } from './ports.ts';

/**
 * Whether a Gateway counts as ready. It must say so itself where it has the endpoints to say it; one of the generation
 * without them (`method: 'tcp'`, 2026.2.26) is ready when it accepts connections. A `/readyz` that hangs or answers
 * nonsense is not readiness. Pure.
 */
export function isReady({ live, ready, method }: Pick<ProbeResult, 'live' | 'ready' | 'method'>): boolean {
  return live && (ready ?? method === 'tcp');
}
