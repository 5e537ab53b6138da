import Ban from 'lucide-react/icons/ban';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleMinus from 'lucide-react/icons/circle-minus';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import OctagonX from 'lucide-react/icons/octagon-x';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { StatusEntry } from '@/components/status/status-entry.ts';

export type OperationState = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

export const operationStates: Readonly<Record<OperationState, StatusEntry>> = {
  running: { tone: 'working', word: 'Running', icon: LoaderCircle, meaning: 'Under way.', moving: true },
  succeeded: { tone: 'ok', word: 'Done', icon: CircleCheck, meaning: 'Finished as planned.' },
  failed: { tone: 'down', word: 'Failed', icon: OctagonX, meaning: 'Ended with an error.' },
  cancelled: { tone: 'unknown', word: 'Cancelled', icon: Ban, meaning: 'Stopped on request.' },
  interrupted: {
    tone: 'warn',
    word: 'Interrupted',
    icon: TriangleAlert,
    meaning: 'Gatehouse ended while this was under way.',
  },
};

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';

export const stepStates: Readonly<Record<StepState, StatusEntry>> = {
  pending: { tone: 'unknown', word: 'To do', icon: CircleDashed, meaning: 'Not begun.' },
  running: { tone: 'working', word: 'Running', icon: LoaderCircle, meaning: 'Under way.', moving: true },
  done: { tone: 'ok', word: 'Done', icon: CircleCheck, meaning: 'Finished.' },
  failed: { tone: 'down', word: 'Failed', icon: OctagonX, meaning: 'Ended with an error.' },
  skipped: { tone: 'unknown', word: 'Skipped', icon: CircleMinus, meaning: 'Not needed, or not possible.' },
};

export type AuditOutcome = 'ok' | 'refused' | 'failed';

export const auditOutcomes: Readonly<Record<AuditOutcome, StatusEntry>> = {
  ok: { tone: 'ok', word: 'Done', icon: CircleCheck, meaning: 'It was done.' },
  refused: { tone: 'warn', word: 'Refused', icon: Ban, meaning: 'Gatehouse did not allow it.' },
  failed: { tone: 'down', word: 'Failed', icon: OctagonX, meaning: 'It was tried and did not succeed.' },
};
