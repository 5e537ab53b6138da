/** When an instance is backed up and drilled, and which backups are kept. */
import type { CompressionLevel } from './types.ts';

export type RetentionPeriod = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** How many proven backups are kept: the newest ones, and the newest of each of so many hours, days, …; 0: none. */
export interface RetentionRules extends Readonly<Record<RetentionPeriod, number>> {
  readonly last: number;
  /** Safety backups made before a restore or an apply stay at least so many days. */
  readonly safetyDays: number;
  /** Backups made by hand and uploaded ones follow the rules too; else only a person deletes them. */
  readonly includeManual: boolean;
}

export type KeepReason =
  | 'last'
  | RetentionPeriod
  | 'newest'
  | 'last-proven'
  | 'last-drilled'
  | 'safety'
  | 'by-hand'
  | 'ahead'
  | 'unproven'
  | 'missing';

export interface RetentionDecision {
  readonly id: string;
  readonly keep: boolean;
  /** Every rule that keeps it; empty when it is dropped, or kept only because of the plan's hold. */
  readonly reasons: readonly KeepReason[];
}

/** What the rules would do with the backups there are. */
export interface RetentionPlan {
  /** Newest first. */
  readonly decisions: readonly RetentionDecision[];
  readonly dropBytes: number;
  /** Why nothing is dropped now, whatever the rules say; null: nothing stands against it. */
  readonly hold: 'newest-damaged' | 'newest-unproven' | 'newest-missing' | null;
}

/** When an instance is backed up and drilled, and what is kept. Cron expressions have five fields. */
export interface BackupPolicy {
  /** IANA name, as `Europe/Berlin`; of the expressions and of the days that the rules count. */
  readonly timeZone: string;
  /** Null: only by hand. */
  readonly schedule: string | null;
  /** Null: only by hand. */
  readonly drillSchedule: string | null;
  readonly level: CompressionLevel;
  /** Null: everything is kept. */
  readonly retention: RetentionRules | null;
}

export type ScheduleKind = 'backup' | 'drill';

/** An expression in plain words, or what is wrong with it. */
export interface SchedulePreview {
  readonly words: string | null;
  readonly problem: string | null;
  /** Unix milliseconds. */
  readonly next: readonly number[];
}

/** The policy with what follows from it now. */
export interface PolicyState {
  readonly policy: BackupPolicy;
  /** False: nobody has chosen yet; `policy` is what is suggested, and nothing runs. */
  readonly saved: boolean;
  /** What rules begin with where everything was kept so far. */
  readonly suggestedRules: RetentionRules;
  /** Unix milliseconds; null: no run is planned. */
  readonly nextBackupAt: number | null;
  readonly nextDrillAt: number | null;
}
