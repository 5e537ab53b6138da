import { isAppError } from '../errors.ts';
import type { OperationHandle } from '../operations/types.ts';
import { configFilesOf } from './components.ts';
import type { ArchiveKeys, EncryptTo } from './encryption.ts';
import { exclusively } from './exclusive.ts';
import type {
  ArchiveComparison,
  Archiver,
  BackupSource,
  CreatedArchive,
  ExtractedArchive,
  InstalledFacts,
  RestoreHooks,
  StateHolder,
} from './ports.ts';
import { externalsOf } from './restore-externals.ts';
import { restoreFit } from './restore-fit.ts';
import { planRestore, RESTORE_STEPS, UNDO_STEPS } from './restore-plan.ts';
import { RestoreRun, undoStateOf } from './restore-run.ts';
import { type UndoHooks, undoRestore } from './restore-undo.ts';
import type { StateSwapper } from './swap-ports.ts';
import type {
  BackupForecast,
  BackupReason,
  Checkup,
  CompressionLevel,
  RestorePlan,
  RestoreScope,
  UndoPlan,
  UndoState,
  VerifyReport,
} from './types.ts';

export interface BackupServiceDeps {
  readonly archiver: Archiver;
  readonly swapper: StateSwapper;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly freeBytes: (path: string) => Promise<number>;
  /** How long an undo is offered, in milliseconds. */
  readonly undoForMs?: number;
}

export interface RestoreTarget {
  /** The live instance; its config names the only places outside the state directory that may be written. */
  readonly source: BackupSource;
  /** Absolute paths outside the state directory that belong to it, from the live config. */
  readonly externalRoots: readonly string[];
  /** What is installed on the machine; null or absent: nothing is known of it. */
  readonly installed?: InstalledFacts | null;
  /** The restore makes the state directory: there is no Gateway and nothing to go back to. */
  readonly isNew?: boolean;
}

export interface PlanOptions {
  readonly signal?: AbortSignal | undefined;
  /** What opens the archive when it is encrypted. */
  readonly keys?: ArchiveKeys | undefined;
  /** Absent or null: the whole backup. */
  readonly scope?: RestoreScope | null | undefined;
}

export interface RestoreRequest {
  readonly instanceId: string;
  readonly plan: RestorePlan;
  readonly target: RestoreTarget;
  /** Where the safety backup goes; null only when the caller was told to do without. */
  readonly safetyDir: string | null;
  /** What opens the archive when it is encrypted. */
  readonly keys?: ArchiveKeys | undefined;
}

export interface RestoreResult {
  readonly safety: CreatedArchive | null;
  readonly undo: UndoState | null;
  readonly files: number;
  /** Who judged the restored config, when it was not OpenClaw. */
  readonly configNote: string | null;
  readonly checkup: Checkup;
  readonly warnings: readonly string[];
}

export interface BackupService {
  /** @throws AppError `not-found` */
  forecast(source: BackupSource, destinationDir: string): Promise<BackupForecast>;
  /** One step, {@link CREATE_STEP}. Makes a complete archive or none. @throws AppError */
  create(
    source: BackupSource,
    options: {
      destinationDir: string;
      level: CompressionLevel;
      reason: BackupReason;
      encryptTo?: EncryptTo | null;
    },
    handle: OperationHandle,
  ): Promise<CreatedArchive & { readonly reason: BackupReason }>;
  /** What is wrong with the archive is in the report. @throws AppError `not-found`, `unavailable`, `disk-full`, `cancelled` */
  verify(
    archivePath: string,
    work?: Pick<OperationHandle, 'progress' | 'signal'>,
    keys?: ArchiveKeys | undefined,
  ): Promise<VerifyReport>;
  /** Into a directory that does not exist or is empty: the state directory's content, other roots below `.gatehouse-external/`. */
  extract(
    archivePath: string,
    targetDir: string,
    handle?: OperationHandle,
    options?: { readonly checkDatabases?: boolean; readonly keys?: ArchiveKeys | undefined },
  ): Promise<Pick<ExtractedArchive, 'files' | 'bytes' | 'databases' | 'warnings'>>;
  /** Reads only. A hostile or damaged archive gives a plan with a refusal. @throws AppError `not-found`, `unavailable` */
  planRestore(archivePath: string, target: RestoreTarget, options?: PlanOptions): Promise<RestorePlan>;
  /** Steps {@link RESTORE_STEPS}. On any error the state is exactly as before. @throws AppError */
  restore(request: RestoreRequest, hooks: RestoreHooks, handle: OperationHandle): Promise<RestoreResult>;
  /** Null: nothing to undo. */
  readUndo(instanceId: string, stateDir: string): Promise<UndoState | null>;
  /** What {@link undo} would do, and what it would lose. Null: nothing to undo. */
  planUndo(stateDir: string): Promise<UndoPlan | null>;
  /**
   * Steps {@link UNDO_STEPS}. What happened since the restore is lost. `configPath`: default in the state directory.
   * @throws AppError `not-found`
   */
  undo(stateDir: string, hooks: UndoHooks, handle: OperationHandle, configPath?: string): Promise<void>;
  /** Deletes the old files that an undo would need. */
  dismissUndo(stateDir: string): Promise<void>;
  /**
   * Before anything may start a Gateway: ends a restore or undo that a crash interrupted. Null: there was none.
   * With `wasRunning` a Gateway ran before it and may be stopped now.
   * @throws AppError `busy` while another process restores this directory
   */
  recoverInterrupted(
    stateDir: string,
  ): Promise<{ outcome: 'old' | 'new'; wasRunning: boolean; message: string } | null>;
  /** Keeps the old files until then (Unix milliseconds). @throws AppError `busy` */
  keepUndo(stateDir: string, untilMs: number): Promise<void>;
  /** Who works on the directory now, in whatever process; null: nobody. */
  holder(stateDir: string): Promise<StateHolder | null>;
  /** Whether {@link recoverInterrupted} has something to do. Reads only. */
  isInterrupted(stateDir: string): Promise<boolean>;
}

export const CREATE_STEP = 'Write the archive';
export const VERIFY_STEP = 'Read and check every file';

/** Backups and restores of one machine. */
export function createBackupService(deps: BackupServiceDeps): BackupService {
  const { archiver, swapper } = deps;
  return {
    async forecast(source, destinationDir) {
      const forecast = await archiver.forecast(source);
      return { ...forecast, destination: destinationDir, freeBytes: await deps.freeBytes(destinationDir) };
    },
    create: (source, options, handle) =>
      handle.step(CREATE_STEP, async (say) => {
        const created = await exclusively(swapper, source.stateDir, 'backup', () =>
          archiver.create({ source, ...options }, (progress) => handle.progress(progress), handle.signal),
        );
        say(`${created.files} files in ${created.fileName}`);
        return { ...created, reason: options.reason };
      }),
    verify: (archivePath, work, keys) =>
      archiver.verify(archivePath, work ? (progress) => work.progress(progress) : quiet, work?.signal, keys),
    async extract(archivePath, targetDir, handle, options) {
      const order = {
        path: archivePath,
        targetDir,
        external: 'inside',
        checkDatabases: options?.checkDatabases ?? false,
        sha256: null,
        owner: null,
      } as const;
      return await archiver.extract(
        order,
        handle ? (progress) => handle.progress(progress) : quiet,
        handle?.signal,
        options?.keys,
      );
    },
    planRestore: (archivePath, target, options = {}) => makePlan(deps, archivePath, target, options),
    restore: (request, hooks, handle) => new RestoreRun(deps, request, hooks, handle).run(),
    async readUndo(instanceId, stateDir) {
      const kept = await swapper.readKept(stateDir);
      return kept && undoStateOf(deps, instanceId, kept);
    },
    async planUndo(given) {
      const kept = await swapper.readKept(given);
      if (!kept) return null;
      const { stateDir, keptPath, restoredAt, bytes } = kept;
      const writtenSince = await swapper.writtenSince(given);
      return { stateDir, keptPath, restoredAt, bytes, writtenSince, steps: Object.values(UNDO_STEPS) };
    },
    undo: (stateDir, hooks, handle, configPath) => undoRestore(deps, stateDir, hooks, handle, configPath),
    dismissUndo: (stateDir) => exclusively(swapper, stateDir, 'dismiss', () => swapper.dismiss(stateDir)),
    keepUndo: (stateDir, untilMs) =>
      exclusively(swapper, stateDir, 'dismiss', () => swapper.keepUntil(stateDir, untilMs)),
    holder: (stateDir) => swapper.holder(stateDir),
    async recoverInterrupted(stateDir) {
      const ended = await swapper.recover(stateDir);
      if (!ended) return null;
      const message =
        ended.outcome === 'old'
          ? 'A restore was interrupted before it was complete. The files are exactly as before it.'
          : 'A restore was interrupted after its files were in place. The restored files stay, and it can be undone.';
      return { ...ended, message: [message, ended.left].filter(Boolean).join(' ') };
    },
    isInterrupted: (stateDir) => swapper.isInterrupted(stateDir),
  };
}

async function makePlan(
  deps: BackupServiceDeps,
  archivePath: string,
  target: RestoreTarget,
  { signal, keys, scope = null }: PlanOptions,
): Promise<RestorePlan> {
  const site = await deps.swapper.site(target.source.stateDir);
  const kept = await deps.swapper.readKept(site.stateDir);
  const { openclawVersion } = target.source;
  let comparison: ArchiveComparison;
  try {
    comparison = await deps.archiver.compare(archivePath, site.stateDir, quiet, signal, keys, {
      scope,
      configFiles: configFilesOf(target.source, site.stateDir),
      factsWithConfig: configIn(target.source),
    });
  } catch (error) {
    // A key that is missing or wrong is `forbidden`: it says nothing of the archive.
    if (!isAppError(error) || (error.code !== 'refused' && error.code !== 'bad-input')) throw error;
    comparison = refusedComparison(error.message);
  }
  const externals = await externalsOf(deps.swapper, comparison, target, site, scope);
  const installedVersion = openclawVersion;
  const fit = restoreFit(comparison, site.stateDir, target.installed ?? null);
  const { isNew = false } = target;
  return planRestore({ archivePath, comparison, site, installedVersion, kept, externals, scope, fit, isNew });
}

/** Relative to the state directory where it lies in it. */
function configIn({ stateDir, configPath }: BackupSource): string {
  return configPath.startsWith(`${stateDir}/`) ? configPath.slice(stateDir.length + 1) : configPath;
}

function refusedComparison(refusal: string): ArchiveComparison {
  return {
    archiveSha256: '',
    format: 'plain-tar',
    createdAt: '',
    runtimeVersion: null,
    sourceStateDir: null,
    changes: [],
    inScope: { files: 0, bytes: 0 },
    configFiles: [],
    missing: [],
    facts: null,
    contentBytes: 0,
    liveBytes: 0,
    stays: [],
    externals: [],
    warnings: [],
    refusal,
  };
}

function quiet(): void {
  return;
}
