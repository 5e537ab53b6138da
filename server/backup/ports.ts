import type { BindMount } from './bind-mounts.ts';
import type { ArchiveKeys, EncryptTo } from './encryption.ts';
import type { DatabaseFacts, Difference } from './inside-types.ts';
import type { BackupPolicy, ScheduleKind } from './policy-types.ts';
import type {
  BackupReason,
  BackupRecord,
  Checkup,
  ComponentSize,
  CompressionLevel,
  EncryptionRecord,
  FileChange,
  RestoreScope,
  VerifyReport,
} from './types.ts';

/** What is backed up: one state directory and what belongs to it elsewhere. */
export interface BackupSource {
  /** Absolute. */
  readonly stateDir: string;
  /** Absolute; may lie outside the state directory. */
  readonly configPath: string;
  /** The merged config, for the workspaces and agent directories it names; null when it cannot be read. */
  readonly config: unknown;
  /** Absolute paths of the files that the config includes; those outside of the state directory are captured too. */
  readonly includedFiles?: readonly string[];
  /** Absolute directories of agent databases that OpenClaw has registered, inside the state directory or not. */
  readonly agentDirs?: readonly string[];
  /** Mounts of the container it runs in: what the config names is a path in there. Absent: no container. */
  readonly mounts?: readonly BindMount[];
  /** Values of the variables that its workspaces name, as far as they are known. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Why the config is not known as a whole; each becomes a warning of the backup. */
  readonly configWarnings?: readonly string[];
  /** Version of the installed OpenClaw, recorded in the manifest. */
  readonly openclawVersion: string | null;
  /** Becomes part of the file name. */
  readonly name: string;
}

export interface ArchiveProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly doneFiles: number;
  readonly totalFiles: number | null;
}

export type OnProgress = (progress: ArchiveProgress) => void;

export interface SourceForecast {
  readonly components: readonly ComponentSize[];
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly leftOut: readonly { readonly path: string; readonly reason: string; readonly bytes: number }[];
  readonly warnings: readonly string[];
}

export interface CreatedArchive {
  readonly path: string;
  readonly fileName: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly files: number;
  readonly contentBytes: number;
  readonly components: readonly ComponentSize[];
  readonly warnings: readonly string[];
  /** Null: not encrypted. */
  readonly encryption: EncryptionRecord | null;
}

/** One file, directory or link of an archive's state directory. */
export interface ArchivedNode {
  /** Relative to the state directory. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly size: number;
  readonly sha256: string | null;
  readonly target: string | null;
  readonly database: boolean;
}

/** What of an archive's content decides whether it fits; read only for a plan. */
export interface ArchiveFacts {
  /** Text of the config; null when there is none. */
  readonly config: string | null;
  /** `user_version` of OpenClaw's own databases, by path. */
  readonly databases: Readonly<Record<string, number>>;
  /** Names below `extensions/`. */
  readonly extensions: readonly string[];
}

/** What the machine has that a restored state must fit. */
export interface InstalledFacts {
  /** The newest schemas that the installed OpenClaw knows; null when there is none, a member null when it does not say. */
  readonly supported: { readonly global: number | null; readonly agent: number | null } | null;
  /** `user_version` of OpenClaw's own databases that are here, by path. */
  readonly databases: Readonly<Record<string, number | null>>;
  /** Ids of the plugins that OpenClaw brings; null when it was not found. */
  readonly bundledPlugins: readonly string[] | null;
  /** Names of what is installed beside the state. */
  readonly plugins: readonly string[];
}

/** The comparison of an archive with what is there now. */
export interface ArchiveComparison {
  readonly archiveSha256: string;
  readonly format: VerifyReport['format'];
  readonly createdAt: string;
  readonly runtimeVersion: string | null;
  /** State directory the archive was made from; null when it does not say. */
  readonly sourceStateDir: string | null;
  /** Those within the scope that was asked for. */
  readonly changes: readonly FileChange[];
  /** What the archive holds within the scope. */
  readonly inScope: { readonly files: number; readonly bytes: number };
  /** What counts as config in either, beside what is known by name. */
  readonly configFiles: readonly string[];
  /** Null unless they were asked for. */
  readonly facts: ArchiveFacts | null;
  /** Paths of the scope that the archive has nothing at. */
  readonly missing: readonly string[];
  readonly contentBytes: number;
  readonly liveBytes: number;
  /** Regenerable parts of the live directory, relative; a restore leaves them. */
  readonly stays: readonly { readonly path: string; readonly reason: string }[];
  /** Roots outside the state directory that the archive also holds. */
  readonly externals: readonly { readonly kind: string; readonly sourcePath: string }[];
  readonly warnings: readonly string[];
  /** Why the archive must not be restored, or null. */
  readonly refusal: string | null;
}

export interface ExtractedArchive {
  readonly sha256: string;
  readonly files: number;
  /** How many databases passed their check; 0 when none was asked for. */
  readonly databases: number;
  readonly bytes: number;
  /** Where the files of each external root were put. */
  readonly externals: readonly {
    readonly kind: string;
    readonly sourcePath: string;
    readonly stagedPath: string;
  }[];
  readonly warnings: readonly string[];
}

export interface ExtractOrder {
  readonly path: string;
  readonly targetDir: string;
  readonly external: 'inside' | 'skip' | Readonly<Record<string, string>>;
  readonly checkDatabases: boolean;
  /** Absent or null: everything. */
  readonly scope?: RestoreScope | null;
  /** The archive must have this hash; null: any. */
  readonly sha256: string | null;
  /** Owner of everything that is made; null: whoever runs this. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/** What an encrypted archive asks for. */
export type ArchiveLock = 'recipients' | 'passphrase';

/** An archive that came from elsewhere and is in no list yet. */
export interface Arrival {
  readonly id: string;
  /** As the browser or the path called it. */
  readonly name: string;
  readonly bytes: number;
  /** By its first bytes. */
  readonly kind: 'gzip' | 'zstd' | 'tar' | 'age';
  /** Null: not encrypted. */
  readonly lock: ArchiveLock | null;
  /** On this machine already: it is copied, and stays where it is. Null: uploaded. */
  readonly path: string | null;
}

/** Who works on a state directory now, in whatever process. */
export interface StateHolder {
  readonly work: 'backup' | 'restore' | 'undo' | 'dismiss';
  readonly by: 'panel' | 'command-line';
  /** Unix milliseconds; null: not known. */
  readonly since: number | null;
  readonly pid: number;
  /** It is this very process. */
  readonly own: boolean;
}

/** Where a root outside the state directory is staged, or why it cannot be swapped (a clause). */
export type ExternalPlace =
  | { readonly staged: string; readonly problem: null }
  | { readonly staged: null; readonly problem: string };

/**
 * Everything that reads or writes archives. Each call works in a process of its own, honours the signal (AppError
 * `cancelled`) and leaves nothing behind when it throws.
 */
export interface Archiver {
  /** @throws AppError `not-found` when the state directory is missing */
  forecast(source: BackupSource, signal?: AbortSignal): Promise<SourceForecast>;
  /**
   * Writes one archive, mode 0600, under its final name only when it is complete and durable.
   * @throws AppError `not-found`, `unavailable`, `disk-full`, `busy`, `cancelled`
   */
  create(
    request: {
      source: BackupSource;
      destinationDir: string;
      level: CompressionLevel;
      encryptTo?: EncryptTo | null;
    },
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<CreatedArchive>;
  /**
   * A damaged or hostile archive is a report with problems, not an error. What follows holds for all that read: an
   * encrypted archive is decrypted into a private file first, which is removed at the end.
   * @throws AppError `not-found`, `unavailable`, `forbidden` (encrypted, and none of the keys opens it)
   */
  verify(
    path: string,
    onProgress: OnProgress,
    signal?: AbortSignal,
    keys?: ArchiveKeys | undefined,
  ): Promise<VerifyReport>;
  /** Reads the whole archive and the live directory; writes nothing. */
  compare(
    path: string,
    stateDir: string,
    onProgress: OnProgress,
    signal?: AbortSignal,
    keys?: ArchiveKeys | undefined,
    options?: {
      /** Null or absent: everything is compared. */
      readonly scope?: RestoreScope | null;
      /** What the live config includes, relative to the state directory. */
      readonly configFiles?: readonly string[];
      /** The config's path in the state directory (or absolute, outside), to read what a plan needs to know. */
      readonly factsWithConfig?: string;
    },
  ): Promise<ArchiveComparison>;
  /**
   * Puts the archived state directory's content into `targetDir`, which must not exist or be empty, with modes and
   * links. With `external: 'inside'` external roots go below `targetDir/.gatehouse-external/`, with `'skip'` nowhere,
   * with a record (path in the archive → path to make) where the caller says. `'inside'` takes everything in the
   * archive, the others only what a backup of ours would hold.
   * With `checkDatabases` every database must pass `integrity_check`.
   * @throws AppError `refused` (damaged, hostile, other hash), `disk-full`, …; `targetDir` is gone again then
   */
  extract(
    order: ExtractOrder,
    onProgress: OnProgress,
    signal?: AbortSignal,
    keys?: ArchiveKeys | undefined,
  ): Promise<ExtractedArchive>;
}

/** Records of archives. Rows only; deleting a file is the service's work. */
export interface BackupRepository {
  insert(record: BackupRecord): void;
  /** Newest first. */
  list(instanceId: string): BackupRecord[];
  read(id: string): BackupRecord | null;
  updateVerified(id: string, at: number, result: 'ok' | 'failed'): void;
  updateDrilled(id: string, at: number, result: 'ok' | 'failed', note: string | null): void;
  remove(id: string): void;
}

/** `left-stopped`: it did not run before either. */
export type GatewayStart = 'started' | 'still-running' | 'left-stopped';

/** What the Gateway's keeper does around a restore. Each throws when it fails, which stops or reverses the restore. */
export interface RestoreHooks {
  /** Whether the Gateway ran when the work began. */
  readonly wasRunning: boolean;
  /** Returns only when the Gateway no longer runs and nothing will start it again. */
  stopGateway(): Promise<void>;
  /** Only a Gateway that ran before is started. Answers what was done. */
  startGateway(): Promise<GatewayStart>;
  /** Asks OpenClaw about the staged config; problems refuse the restore. The note says who judged, when it was not OpenClaw. */
  validateConfig(staged: {
    stateDir: string;
    /** Roots outside that are staged too: where they belong, and where they are now. */
    outside: Readonly<Record<string, string>>;
    /** Only a part is staged, and the live files are there for the rest, but for these. */
    overLive?: { gone: ReadonlySet<string> };
  }): Promise<{ ok: boolean; problems: readonly string[]; note: string | null }>;
  /** Asks OpenClaw's doctor about the restored files. Changes nothing; what it says or fails to say stops nothing. */
  checkUp(): Promise<Checkup>;
  /** Waits for the started Gateway and compares it with the state before; `ok: false` brings the old tree back. */
  healthGate(): Promise<{ ok: boolean; detail: string }>;
  /** Called as soon as the safety backup is on disk, so that it is known also if the restore fails later. */
  onSafetyBackup?(created: CreatedArchive, reason: BackupReason): void;
}

/**
 * The next moments (Unix milliseconds) after `afterMs` at which a cron expression of five fields runs in a time zone;
 * none when it never runs again. A local time that occurs twice runs once, one that does not occur runs right after.
 */
export type CronRuns = (expression: string, timeZone: string, afterMs: number, count: number) => number[];

/** How far the runs of one schedule were handled. */
export interface ScheduleProgress {
  /** Runs up to this moment (Unix milliseconds) are done, made up or given up. */
  readonly handledAt: number;
  /** How often the run that is due was begun. */
  readonly attempts: number;
}

/** What an instance's backups follow. Each write is durable before it returns. */
export interface PolicyRepository {
  read(instanceId: string): BackupPolicy | null;
  save(instanceId: string, policy: BackupPolicy, at: number): void;
  progress(instanceId: string, kind: ScheduleKind): ScheduleProgress | null;
  saveProgress(instanceId: string, kind: ScheduleKind, progress: ScheduleProgress): void;
  remove(instanceId: string): void;
}

/** A root that a backup holds: the state directory (path empty), or one outside it by its absolute path. */
export interface LookedRoot {
  readonly kind: string;
  readonly path: string;
}

/** One name in an archive that is open. */
export interface LookedEntry {
  /** Relative to the state directory; absolute below another root. */
  readonly path: string;
  /** Path of its {@link LookedRoot}. */
  readonly root: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly size: number;
  readonly mode: number;
  /** Unix seconds. */
  readonly mtime: number;
  readonly target: string | null;
  readonly sha256: string | null;
  readonly database: boolean;
  /** Where the archive has its bytes; null for an oddly named directory or link. */
  readonly entry: string | null;
}

/**
 * An archive that was read and judged once, so that single files can be looked at. What is kept on disk for that is
 * sealed with a key that only this process knows. It lives until {@link close}.
 */
export interface OpenArchive {
  readonly roots: readonly LookedRoot[];
  readonly entries: readonly LookedEntry[];
  /** Files that its config includes, relative to the state directory; empty where the archive does not say. */
  readonly configFiles: readonly string[];
  /** Bytes of a file. @throws AppError `bad-input` above `maxBytes`, `refused` when the archive has changed */
  read(entry: LookedEntry, maxBytes: number): Promise<Uint8Array>;
  /** A private copy of a file for as long as the caller needs it. */
  copy(entry: LookedEntry): Promise<{ readonly path: string; readonly remove: () => Promise<void> }>;
  database(entry: LookedEntry): Promise<DatabaseFacts>;
  close(): Promise<void>;
}

/** @throws AppError `refused` (damaged, hostile), `forbidden` (encrypted, and none of the keys opens it), `not-found` */
export type OpenArchiveAt = (path: string, keys: ArchiveKeys | undefined) => Promise<OpenArchive>;

/** The files that are here now, to be set beside those of an archive. */
export interface LiveFiles {
  /** Of each entry of the roots given (archive root → directory here) whether it is here too; in a process of its own. */
  differences(
    entries: readonly LookedEntry[],
    roots: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<string, Difference>>;
  /** Text of a regular file below a root; null when it is not there. @throws AppError `bad-input` (no text, or too large) */
  readText(root: string, path: string, maxBytes: number): Promise<string | null>;
}
