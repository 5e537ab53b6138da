import type { MarkedHistory } from '@/components/health/history.ts';
import { isWatched, spanOf } from '@/components/health/summary.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusText } from '@/components/status/status.tsx';
import { formatDuration } from '@/components/ui/format.ts';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table.tsx';

/** The strip and the chart as figures, newest first. */
export function HistoryTable({ history: { buckets, bucketMs, range } }: { history: MarkedHistory }) {
  const latency = (ms: number | null) => (ms === null ? '–' : formatDuration(ms));
  return (
    <Table label="Health by time" compact className="max-h-[480px] overflow-y-auto">
      <THead>
        <Th>State</Th>
        <Th>Time</Th>
        <Th numeric>Answered</Th>
        <Th numeric>Median</Th>
        <Th numeric>Slowest</Th>
      </THead>
      <TBody>
        {buckets.toReversed().map((bucket) => (
          <Tr key={bucket.at}>
            <Td className="whitespace-nowrap">
              <StatusText status={gatewayStates[bucket.state]} />
            </Td>
            <Td className="whitespace-nowrap tabular-nums">{spanOf(bucket, bucketMs, range !== '1h')}</Td>
            <Td numeric>{isWatched(bucket.state) ? `${bucket.upSamples} of ${bucket.samples}` : '–'}</Td>
            <Td numeric>{latency(bucket.latencyP50Ms)}</Td>
            <Td numeric>{latency(bucket.latencyMaxMs)}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
