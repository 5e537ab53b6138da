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
