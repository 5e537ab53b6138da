import CircleCheck from 'lucide-react/icons/circle-check';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import Info from 'lucide-react/icons/info';
import Minus from 'lucide-react/icons/minus';
import OctagonX from 'lucide-react/icons/octagon-x';
import RotateCw from 'lucide-react/icons/rotate-cw';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldCheck from 'lucide-react/icons/shield-check';
import ShieldX from 'lucide-react/icons/shield-x';
import Trash2 from 'lucide-react/icons/trash-2';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import Zap from 'lucide-react/icons/zap';
import type { StatusEntry } from '@/components/status/status-entry.ts';

export type DiagnosticSeverity = 'error' | 'warning' | 'info';

export const diagnosticSeverities: Readonly<Record<DiagnosticSeverity, StatusEntry>> = {
  error: { tone: 'down', word: 'Error', icon: OctagonX, meaning: 'The Gateway would refuse this config.' },
  warning: { tone: 'warn', word: 'Warning', icon: TriangleAlert, meaning: 'Accepted, but likely not meant.' },
  info: { tone: 'working', word: 'Note', icon: Info, meaning: 'Worth knowing.' },
};

export type ReloadKind = 'hot' | 'restart' | 'none' | 'unknown';

export const reloadKinds: Readonly<Record<ReloadKind, StatusEntry>> = {
  none: { tone: 'unknown', word: 'No reload', icon: Minus, meaning: 'Read when it is next needed.' },
  hot: { tone: 'ok', word: 'Hot', icon: Zap, meaning: 'Taken over while the Gateway runs.' },
  restart: {
    tone: 'warn',
    word: 'Restart',
    icon: RotateCw,
    meaning: 'The Gateway restarts to take this over.',
  },
  unknown: {
    tone: 'unknown',
    word: 'Not known',
    icon: CircleQuestionMark,
    meaning: 'No rule of this OpenClaw version names this path.',
  },
};

export type BackupProof = 'proven' | 'unproven' | 'failed' | 'missing' | 'none';

export const backupProofs: Readonly<Record<BackupProof, StatusEntry>> = {
  proven: {
    tone: 'ok',
    word: 'Proven',
    icon: ShieldCheck,
    meaning: 'Read back in full and found restorable.',
  },
  unproven: { tone: 'warn', word: 'Not proven', icon: ShieldAlert, meaning: 'Made, but never read back.' },
  failed: { tone: 'down', word: 'Damaged', icon: ShieldX, meaning: 'Reading it back found problems.' },
  missing: {
    tone: 'down',
    word: 'Missing',
    icon: OctagonX,
    meaning: 'The archive is no longer where it was.',
  },
  none: { tone: 'warn', word: 'No backup', icon: TriangleAlert, meaning: 'Nothing could be restored.' },
};

/** What the retention rules would do with a backup. */
export const retentionVerdicts: Readonly<Record<'keep' | 'drop', StatusEntry>> = {
  keep: { tone: 'ok', word: 'Kept', icon: CircleCheck, meaning: 'The rules keep it.' },
  drop: { tone: 'warn', word: 'Deleted', icon: Trash2, meaning: 'The rules delete it.' },
};

/** A restore drill older than this proves little, in milliseconds. */
const DRILL_OLD_MS = 7 * 86_400_000;

/** True when it is too long ago that a backup was proven restorable; without a drill it counts from the first backup. */
export function isDrillOld(
  { drilledAt, since }: { drilledAt: number | null; since: number | null },
  nowMs: number,
): boolean {
  const from = drilledAt ?? since;
  return from !== null && nowMs - from > DRILL_OLD_MS;
}

/** How far a backup can be trusted. */
export function proofOf(
  backup: { readonly missing: boolean; readonly verifyResult: 'ok' | 'failed' | null } | null,
): BackupProof {
  if (!backup) return 'none';
  if (backup.missing) return 'missing';
  if (backup.verifyResult === null) return 'unproven';
  return backup.verifyResult === 'ok' ? 'proven' : 'failed';
}
