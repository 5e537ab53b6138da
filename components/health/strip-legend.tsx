import { useId } from 'react';
import type { MarkedHistory } from '@/components/health/history.ts';
import { HatchPattern } from '@/components/health/state-strip.tsx';
import { statesIn } from '@/components/health/summary.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusIcon } from '@/components/status/status.tsx';
import type { GatewayState } from '@/server/gateway/types.ts';

/** What the bars that occur mean. */
export function StripLegend({ buckets }: Pick<MarkedHistory, 'buckets'>) {
  return (
    <ul aria-label="States" className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      {statesIn(buckets).map((state) => (
        <li key={state} title={gatewayStates[state].meaning} className="inline-flex items-center gap-1.5">
          <Swatch state={state} />
          {gatewayStates[state].word}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ state }: { state: GatewayState }) {
  const hatch = useId();
  if (state !== 'not-watching') {
    const { tone, word, icon, meaning } = gatewayStates[state];
    // Without `moving`: in a legend nothing is under way.
    return <StatusIcon status={{ tone, word, icon, meaning }} />;
  }
  return (
    <svg width="16" height="14" aria-hidden="true">
      <HatchPattern id={hatch} />
      <rect width="16" height="14" rx="2" fill={`url(#${hatch})`} />
    </svg>
  );
}
