import { formatDuration, formatPlural } from '@/components/ui/format.ts';
import type { DriverAction, DriverCapability } from '@/server/gateway/types.ts';

/** What an act on the Gateway will do, in words, shown before it is done. */
export interface GatewayPlan {
  readonly title: string;
  /** Names the effect. */
  readonly confirmLabel: string;
  readonly steps: readonly string[];
  readonly offline: string;
  readonly undo: string;
}

export const actionWords: Readonly<Record<DriverAction, string>> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
};

const STOPS = 'The Gateway is asked to finish what it does and to stop.';
const READY = 'Gatehouse waits until it answers as ready.';

/**
 * The plan of one act. `pastMs` are the durations of earlier acts of the same kind on this instance, in milliseconds:
 * a measured time is worth more than a general one.
 */
export function planOf(
  action: DriverAction,
  capability: DriverCapability | undefined,
  pastMs: readonly number[],
): GatewayPlan {
  const byHand = capability?.byHand ?? false;
  const measured = measuredTime(pastMs);
  const byYou = byHand ? ['You run the command below on its machine.'] : [];
  switch (action) {
    case 'start':
      return {
        title: 'Start the Gateway',
        confirmLabel: byHand ? 'Wait for the start' : 'Start the Gateway',
        steps: [...byYou, 'The Gateway starts with the config that is on disk.', READY],
        offline: measured ? `Ready after about ${measured}.` : 'Usually ready within a minute.',
        undo: 'Stop it again. No file is changed.',
      };
    case 'stop':
      return {
        title: 'Stop the Gateway',
        confirmLabel: byHand ? 'Wait for the stop' : 'Stop the Gateway',
        steps: [...byYou, STOPS, 'Agents and channels answer nobody until it is started again.'],
        offline: 'Offline until you start it again.',
        undo: 'Start it again. No file is changed.',
      };
    case 'restart':
      return {
        title: 'Restart the Gateway',
        confirmLabel: byHand ? 'Wait for the restart' : 'Restart the Gateway',
        steps: [...byYou, STOPS, 'It starts again with the config that is on disk.', READY],
        offline: measured ? `Offline for about ${measured}.` : 'Usually offline for less than a minute.',
        undo: 'Nothing to undo: no file is changed.',
      };
  }
}

/** `19 s, as the last 3 times`, from the median; null when nothing was measured. */
export function measuredTime(pastMs: readonly number[]): string | null {
  const sorted = pastMs.toSorted((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  if (median === undefined) return null;
  const seconds = Math.max(1000, Math.ceil(median / 1000) * 1000);
  const times = sorted.length === 1 ? 'the last time' : `the last ${formatPlural(sorted.length, 'time')}`;
  return `${formatDuration(seconds)}, as ${times}`;
}
