import { formatBytes, formatPlural } from '@/components/ui/format.ts';
import type {
  KeepReason,
  PolicyState,
  RetentionPeriod,
  RetentionPlan,
  RetentionRules,
} from '@/server/backup/policy-types.ts';

export interface Preset {
  readonly label: string;
  readonly expression: string;
}

export const BACKUP_PRESETS: readonly Preset[] = [
  { label: 'Every hour', expression: '0 * * * *' },
  { label: 'Every 6 hours', expression: '0 */6 * * *' },
  { label: 'Every day', expression: '0 3 * * *' },
  { label: 'Every week', expression: '0 3 * * 0' },
  { label: 'Every month', expression: '0 3 1 * *' },
];

export const DRILL_PRESETS: readonly Preset[] = [
  { label: 'Every day', expression: '30 4 * * *' },
  { label: 'Every week', expression: '30 4 * * 0' },
  { label: 'Every month', expression: '30 4 1 * *' },
];

/** The rules in the order of the form. */
export const RULES: readonly { name: 'last' | RetentionPeriod; label: string }[] = [
  { name: 'last', label: 'Newest' },
  { name: 'hourly', label: 'Hourly' },
  { name: 'daily', label: 'Daily' },
  { name: 'weekly', label: 'Weekly' },
  { name: 'monthly', label: 'Monthly' },
  { name: 'yearly', label: 'Yearly' },
];

const keepWords: Readonly<Record<KeepReason, string>> = {
  last: 'among the newest',
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  yearly: 'yearly',
  newest: 'the last backup',
  'last-proven': 'last proven',
  'last-drilled': 'last proven restorable',
  safety: 'young safety backup',
  'by-hand': 'made by hand',
  ahead: 'dated in the future',
  unproven: 'never read back',
  missing: 'its file is missing',
};

const HOLDS: Readonly<Record<Exclude<RetentionPlan['hold'], null>, string>> = {
  'newest-damaged': 'The last backup is damaged',
  'newest-unproven': 'The last backup was not read back yet',
  'newest-missing': 'The file of the last backup is missing',
};

/** What the rules would do, in one sentence. */
export function simulationWords({ decisions, dropBytes, hold }: RetentionPlan): string {
  if (decisions.length === 0) return 'There is no backup yet.';
  if (hold !== null) return `${HOLDS[hold]}, so nothing is deleted until a newer one is proven.`;
  const dropped = decisions.filter((decision) => !decision.keep).length;
  const all = formatPlural(decisions.length, 'backup');
  if (dropped === 0)
    return decisions.length === 1 ? 'The only backup would be kept.' : `All ${all} would be kept.`;
  const kept = decisions.length - dropped;
  return `Of ${all} ${kept} would be kept and ${dropped} deleted, which frees ${formatBytes(dropBytes)}.`;
}

/** Why a backup stays, in a few words: by which rules, and only without one by which other reason. */
export function reasonsWords(reasons: readonly KeepReason[]): string {
  const byRule = reasons.filter((reason) => RULES.some(({ name }) => name === reason));
  return (byRule.length > 0 ? byRule : reasons).map((reason) => keepWords[reason]).join(', ');
}

/** What is wrong with a count as typed; null when it can be taken. */
export function countProblem(text: string, { min, max }: { min: number; max: number }): string | null {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max
    ? null
    : `A whole number from ${min} to ${max}`;
}

/** True when no rule keeps anything: then only the newest and the proven ones would stay. */
export function keepsNothing(rules: RetentionRules): boolean {
  return RULES.every(({ name }) => rules[name] === 0);
}

/** The part of the line of truth about what comes. */
export function nextWords(
  { saved, policy, nextBackupAt }: PolicyState,
  inZone: (atMs: number) => string,
): string {
  if (nextBackupAt !== null) return `Next backup ${inZone(nextBackupAt)}.`;
  return saved && policy.schedule !== null
    ? 'No next backup is planned.'
    : 'No schedule: backups are made by hand.';
}
