/** What a record says of the encryption: public keys only. */
export type EncryptionRecord =
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | { readonly kind: 'passphrase' };

/** How one backup is to be encrypted, as asked for. */
export type EncryptChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** A key file of this machine with which verifies and drills open encrypted backups. */
export interface IdentityFileState {
  readonly path: string;
  /** Public keys of what is in it now. */
  readonly recipients: readonly string[];
  /** Why it can't be used now; null: it can. */
  readonly problem: string | null;
}

/** Parts of a state directory as an operator thinks of them. */
export type Component =
  | 'config'
  | 'credentials'
  | 'auth-profiles'
  | 'sessions'
  | 'workspace'
  | 'memory'
  | 'skills'
  | 'databases'
  | 'logs'
  | 'other';

/** `fast` and `small` are gzip, which OpenClaw reads too; `zstd` is smaller and faster, and ours. */
export type CompressionLevel = 'fast' | 'small' | 'zstd';

export interface ComponentSize {
  readonly component: Component;
  readonly files: number;
  readonly bytes: number;
}

/** What a backup would hold, before it is made. */
export interface BackupForecast {
  readonly components: readonly ComponentSize[];
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly leftOut: readonly { readonly path: string; readonly reason: string; readonly bytes: number }[];
  /** Things that will be refused or need a word: odd names, unreadable files. */
  readonly warnings: readonly string[];
  readonly destination: string;
  readonly freeBytes: number;
}

export type BackupReason =
  | 'manual'
  | 'scheduled'
  | 'uploaded'
  | 'before-restore'
  | 'before-apply'
  | 'before-upgrade'
  | 'before-doctor';

/** One archive that Gatehouse knows of. */
export interface BackupRecord {
  readonly id: string;
  readonly instanceId: string;
  readonly fileName: string;
  /** Absolute path of the archive. */
  readonly path: string;
  readonly reason: BackupReason;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly files: number;
  readonly contentBytes: number;
  readonly openclawVersion: string | null;
  readonly components: readonly ComponentSize[];
  readonly warnings: readonly string[];
  /** Null: not encrypted. */
  readonly encryption: EncryptionRecord | null;
  /** Null: never verified. */
  readonly verifiedAt: number | null;
  readonly verifyResult: 'ok' | 'failed' | null;
  /** When it was last restored into a scratch directory; null: never. */
  readonly drilledAt: number | null;
  readonly drillResult: 'ok' | 'failed' | null;
  /** What the drill could not show, or why it failed. */
  readonly drillNote: string | null;
  readonly missing: boolean;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly databases: number;
  readonly components: readonly ComponentSize[];
  /** When the newest file in it was changed, Unix milliseconds: the age of an archive that does not say its own. */
  readonly newestMs: number;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly manifest: {
    readonly createdAt: string;
    readonly runtimeVersion: string | null;
    readonly stateDir: string | null;
  } | null;
  readonly format: 'gatehouse' | 'openclaw' | 'plain-tar';
}

export interface FileChange {
  /** Relative to the state directory. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly component: Component;
  readonly bytes: number;
}

/** A part of a backup to restore. All empty: nothing. */
export interface RestoreScope {
  readonly components: readonly Component[];
  /** Ids. */
  readonly agents: readonly string[];
  /** Relative to the state directory, each with everything below; or the absolute path of a root outside it. */
  readonly paths: readonly string[];
  /** What counts as config beside what is known by name: the files it includes, relative to the state directory. */
  readonly configFiles?: readonly string[];
}

/** Schema versions (`user_version`) of a database of OpenClaw's own. */
export interface DatabaseVersion {
  readonly path: string;
  readonly backup: number;
  /** Null: it is not here, or cannot be told. */
  readonly live: number | null;
  /** The newest that the installed OpenClaw knows; null when that cannot be told. */
  readonly supported: number | null;
}

/** How what is restored fits to what is here. */
export interface RestoreFit {
  /** Of the databases that are restored. */
  readonly databases: readonly DatabaseVersion[];
  /** Ids of plugins that the restored config names and that are nowhere here. */
  readonly missingPlugins: readonly string[];
  /** Channels that may need to be linked again. */
  readonly relink: readonly string[];
  /** Settings whose value is a path in the state directory the backup was made from, where that is another one. */
  readonly movedPaths: readonly string[];
}

/** What a restore would do; shown, then done exactly so. */
export interface RestorePlan {
  readonly fit: RestoreFit;
  /** Null: the whole backup. */
  readonly scope: RestoreScope | null;
  /** SHA-256 of the archive the plan was made from; the act refuses another. */
  readonly archiveSha256: string;
  readonly archivePath: string;
  readonly stateDir: string;
  readonly createdAt: string;
  readonly backupVersion: string | null;
  readonly installedVersion: string | null;
  readonly summary: readonly {
    readonly component: Component;
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
  }[];
  /** At most the first 500, by path. */
  readonly changes: readonly FileChange[];
  readonly totalChanges: number;
  /** Names at the top of the state directory that stay: mounts and regenerable parts. */
  readonly stays: readonly { readonly path: string; readonly reason: string }[];
  readonly bytesNeeded: number;
  readonly freeBytes: number;
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
  /** Null: may go ahead. Else why not. */
  readonly refusal: string | null;
}

/** What OpenClaw's doctor says of the restored files before the Gateway starts on them. */
export interface Checkup {
  readonly findings: readonly {
    readonly severity: 'error' | 'warning' | 'info';
    /** Its name for the check. */
    readonly check: string;
    /** A config path or a file; null when it is about neither. */
    readonly path: string | null;
    /** No secrets. */
    readonly message: string;
  }[];
  /** Why it said nothing, in a sentence; null when it was asked. */
  readonly note: string | null;
}

/** A restore that can still be undone: the tree that was replaced is kept beside the state directory. */
export interface UndoState {
  readonly instanceId: string;
  readonly stateDir: string;
  readonly keptPath: string;
  readonly restoredAt: number;
  readonly bytes: number;
  /** When the files are deleted, if nothing stands against it then. */
  readonly expiresAt: number;
  /** Its time is over and the files stay all the same: why. Null: nothing stands against the end. */
  readonly waitsFor: string | null;
}

/** What an undo would do. */
export interface UndoPlan {
  readonly stateDir: string;
  readonly keptPath: string;
  readonly restoredAt: number;
  /** Of the files that come back. */
  readonly bytes: number;
  /** Absolute paths of files written since the restore, which are lost. */
  readonly writtenSince: readonly string[];
  readonly steps: readonly string[];
}

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

/** A value that is masked in a text. */
export interface MaskedSecret {
  /** Its number in the text, from 0; with it alone it can be asked for. */
  readonly index: number;
  /** In the text as it is, from 1. */
  readonly line: number;
  /** The key that it stands at; empty when that cannot be told. */
  readonly name: string;
  /** What stands in its place; equal secrets have equal marks. */
  readonly mark: string;
}

export interface MaskedText {
  readonly text: string;
  readonly secrets: readonly MaskedSecret[];
}

/** Whether what a backup holds is here too: `added` is only in the backup, `changed` is different here. */
export type Difference = 'same' | 'added' | 'changed';

/** One name in a backup. */
export interface InsideEntry {
  /** Relative to the state directory; absolute below a root outside it. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Octal permission bits. */
  readonly mode: number;
  /** Of a directory: of all files in it. */
  readonly bytes: number;
  /** Of a directory: in it at any depth; else 1. */
  readonly files: number;
  /** Unix seconds; 0 when the backup does not say. */
  readonly modifiedAt: number;
  /** Of a link. */
  readonly target: string | null;
  readonly database: boolean;
  /** Of a directory: null when it holds several. */
  readonly component: Component | null;
  /** Of a directory: `changed` when anything in it differs. Null below a root that is not this instance's. */
  readonly difference: Difference | null;
}

export interface InsideQuery {
  /** The directory whose names are listed; empty for the top. Ignored with a filter. */
  readonly directory: string;
  /** Words that all stand in the path; empty for none. */
  readonly text: string;
  readonly component: Component | null;
  /** Only what differs from the files here. */
  readonly differs: boolean;
}

export interface InsideList {
  /** Directories first; a filter lists files and links only, in order of their paths. */
  readonly entries: readonly InsideEntry[];
  /** How many there are; `entries` has the first of them. */
  readonly total: number;
  readonly bytes: number;
}

/** What a backup is, as its page needs it. */
export interface InsideSummary {
  readonly record: BackupRecord;
  /** An encrypted one that nobody has opened, or whose time is up: nothing inside it can be seen. */
  readonly locked: boolean;
  /** Unix milliseconds; when it locks again. Null: it is not encrypted. */
  readonly unlockedUntil: number | null;
}

/** What a database of a backup says of itself. */
export interface DatabaseFacts {
  readonly bytes: number;
  /** Null: it is sound. */
  readonly problem: string | null;
  readonly userVersion: number;
  /** `schema_meta` of OpenClaw's own databases. */
  readonly role: string | null;
  readonly schemaVersion: number | null;
  /** At most the first 500. */
  readonly tables: readonly { readonly name: string; readonly rows: number | null }[];
}

/** A file of a backup as it can be shown. */
export type InsideFile = InsideEntry & {
  readonly sha256: string | null;
  readonly content:
    | ({ readonly kind: 'text' } & MaskedText)
    | { readonly kind: 'database'; readonly facts: DatabaseFacts }
    | { readonly kind: 'binary' | 'too-large' | 'link' | 'directory' };
};

/** A file of a backup beside the one that is here; secrets are masked in both with the same marks. */
export interface InsideDiff {
  readonly path: string;
  readonly backup: MaskedText | null;
  readonly live: MaskedText | null;
  /** Why one of them cannot be compared as text, or null. */
  readonly problem: string | null;
}

/** A setting that has another value in a backup than here; the value itself may be a secret and is not told. */
export interface SettingChange {
  /** Dotted. */
  readonly path: string;
  readonly segments: readonly (string | number)[];
  /** What taking it from the backup does to the config here. */
  readonly kind: 'added' | 'changed' | 'removed';
}

/** What taking settings from a backup would do. */
export interface SettingsPlan {
  readonly planId: string;
  /** Names of the files that are edited. */
  readonly files: readonly string[];
  readonly outcome: 'none' | 'hot' | 'restart' | 'deferred';
  readonly changes: readonly {
    readonly path: string;
    readonly kind: SettingChange['kind'];
    readonly reload: 'hot' | 'restart' | 'none';
  }[];
  readonly consequences: readonly string[];
  readonly gatewayRunning: boolean;
  readonly refusal: string | null;
}
