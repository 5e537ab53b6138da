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

export type CompressionLevel = 'fast' | 'small';

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

export type BackupReason = 'manual' | 'before-restore' | 'before-apply' | 'scheduled' | 'uploaded';

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
  /** Null: never verified. */
  readonly verifiedAt: number | null;
  readonly verifyResult: 'ok' | 'failed' | null;
  readonly missing: boolean;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly databases: number;
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

/** What a restore would do; shown, then done exactly so. */
export interface RestorePlan {
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

/** A restore that can still be undone: the tree that was replaced is kept beside the state directory. */
export interface UndoState {
  readonly instanceId: string;
  readonly stateDir: string;
  readonly keptPath: string;
  readonly restoredAt: number;
  readonly bytes: number;
  readonly expiresAt: number;
}
