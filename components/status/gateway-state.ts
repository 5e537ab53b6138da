import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CirclePause from 'lucide-react/icons/circle-pause';
import CircleStop from 'lucide-react/icons/circle-stop';
import EyeOff from 'lucide-react/icons/eye-off';
import Hourglass from 'lucide-react/icons/hourglass';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import OctagonX from 'lucide-react/icons/octagon-x';
import RotateCw from 'lucide-react/icons/rotate-cw';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import Unplug from 'lucide-react/icons/unplug';
import type { StatusEntry } from '@/components/status/status-entry.ts';

/** What a Gateway may be. Not knowing has five forms, none of them green and none of them red. */
export type GatewayState =
  | 'up'
  | 'degraded'
  | 'starting'
  | 'restarting'
  | 'stopping'
  | 'stopped'
  | 'down'
  | 'not-listening'
  | 'not-watching'
  | 'paused'
  | 'waiting'
  | 'no-data';

export const gatewayStates: Readonly<Record<GatewayState, StatusEntry>> = {
  up: { tone: 'ok', word: 'Up', icon: CircleCheck, meaning: 'Answers its probes and is ready.' },
  degraded: {
    tone: 'warn',
    word: 'Degraded',
    icon: TriangleAlert,
    meaning: 'Answers, but reports that a part of it is not ready.',
  },
  starting: {
    tone: 'working',
    word: 'Starting',
    icon: LoaderCircle,
    meaning: 'The process runs and is not ready yet.',
    moving: true,
  },
  restarting: {
    tone: 'working',
    word: 'Restarting',
    icon: RotateCw,
    meaning: 'Going down and coming back as asked.',
    moving: true,
  },
  stopping: {
    tone: 'working',
    word: 'Stopping',
    icon: LoaderCircle,
    meaning: 'Asked to stop; finishing its work.',
    moving: true,
  },
  stopped: { tone: 'unknown', word: 'Stopped', icon: CircleStop, meaning: 'Stopped on purpose.' },
  down: { tone: 'down', word: 'Down', icon: OctagonX, meaning: 'Should run, and does not answer.' },
  'not-listening': {
    tone: 'down',
    word: 'Not listening',
    icon: Unplug,
    meaning: 'The process is alive, but nothing answers on its port.',
  },
  'not-watching': {
    tone: 'unknown',
    word: 'Not watching',
    icon: EyeOff,
    meaning: 'Gatehouse was not running, so nobody looked.',
  },
  paused: {
    tone: 'unknown',
    word: 'Paused',
    icon: CirclePause,
    meaning: 'Watching is paused for this instance.',
  },
  waiting: {
    tone: 'unknown',
    word: 'First check pending',
    icon: Hourglass,
    meaning: 'No sample has been taken yet.',
  },
  'no-data': {
    tone: 'unknown',
    word: 'No data',
    icon: CircleDashed,
    meaning: 'There is no record of this time.',
  },
};
