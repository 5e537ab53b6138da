import type {
  BackupPolicy,
  PolicyState,
  RetentionPlan,
  RetentionRules,
  SchedulePreview,
} from '../backup/policy-types.ts';
import type { Arrival, StateHolder } from '../backup/ports.ts';
import type {
  BackupForecast,
  BackupRecord,
  CompressionLevel,
  EncryptChoice,
  IdentityFileState,
  RestorePlan,
  RestoreScope,
  UndoPlan,
  UndoState,
} from '../backup/types.ts';
import type {
  ApplyPlan,
  ConfigEdits,
  ConfigFile,
  ConfigSnapshot,
  DraftFile,
  Revision,
} from '../config/types.ts';
import type { DestinationDraft, DestinationsState, ListedArchive } from '../destinations/types.ts';
import type { DriverAction, DriverCapability, GatewayOutput, GatewayStatus } from '../gateway/types.ts';
import type { HealthHistory, HealthRange } from '../health/types.ts';
import type { Instance } from '../instances/types.ts';
import type { Operation, OperationHandle } from '../operations/types.ts';

/** The config of one instance: read, planned, applied, kept. */
export interface ConfigWorkflow {
  read(instance: Instance): Promise<ConfigSnapshot>;
  /** Files of the include graph with the drafts laid over it, as they are on disk. */
  graph(instance: Instance, files: readonly DraftFile[]): Promise<ConfigFile[]>;
  /** Judges a candidate without writing it, at once; OpenClaw's own validator is asked meanwhile (seconds). */
  plan(instance: Instance, edits: ConfigEdits): Promise<ApplyPlan>;
  /** That plan as it is known now: OpenClaw may have answered. @throws AppError `conflict` when it is forgotten */
  planned(instance: Instance, planId: string): Promise<ApplyPlan>;
  /** Does exactly what the plan of that id showed. @throws AppError `conflict` when disk or candidate moved on. */
  apply(request: {
    instance: Instance;
    planId: string;
    edits: ConfigEdits;
    reason: 'applied' | 'reverted';
    actor: string;
  }): Promise<Operation>;
  revisions(instance: Instance): Revision[];
  revisionTexts(instance: Instance, id: string): Promise<{ path: string; name: string; text: string }[]>;
  /** Keeps what is on disk as a revision when it is not kept yet; answers it, or null when nothing is new. */
  noteDisk(instance: Instance, actor: string, reason: Revision['reason']): Promise<Revision | null>;
  /** Notes what other hands left on disk; not while Gatehouse itself writes. */
  noteOutside(instance: Instance): Promise<void>;
  /** Bytes of a schema by its content hash, for the immutable URL: what checking needs, or with its texts. */
  schemaBytes(hash: string, part: 'structure' | 'help'): Promise<Buffer | null>;
}

export interface RestoreOptions {
  /** Opens an encrypted backup. */
  readonly key?: string | undefined;
  readonly scope?: RestoreScope | null | undefined;
}

export interface BackupWorkflow {
  list(instance: Instance): BackupRecord[];
  read(instance: Instance, id: string): BackupRecord;
  forecast(instance: Instance): Promise<BackupForecast>;
  create(
    instance: Instance,
    options: {
      level: CompressionLevel;
      actor: string;
      /** Without it the public keys of the instance decide. */
      encrypt?: EncryptChoice | undefined;
      /** Begun by the schedule: its title, and what follows once the backup is proven. */
      scheduled?: {
        title: string;
        /** Drills are wanted: an encrypted backup is drilled as it is made, because its key is not kept. */
        drill: boolean;
        after: { step: string; run: (say: (detail: string) => void) => Promise<void> };
      };
    },
  ): Promise<Operation>;
  /**
   * A backup as the first steps ({@link BACKUP_FIRST_STEPS}) of other work on the instance, such as an upgrade or
   * `doctor --fix`: made and read back, or this throws and that work does not go on. Not encrypted, as a way back must
   * not need a key.
   */
  backUpFirst(
    instance: Instance,
    reason: 'before-apply' | 'before-upgrade' | 'before-doctor',
    handle: OperationHandle,
  ): Promise<BackupRecord>;
  /** `key` opens an encrypted backup here and below: a secret key or a passphrase, used for this act and forgotten. */
  verify(instance: Instance, id: string, actor: string, key?: string): Promise<Operation>;
  /** Restores it into a scratch directory and judges what came out; the directory is removed whatever happens. */
  drill(
    instance: Instance,
    id: string,
    options: { actor: string; title?: string; key?: string | undefined },
  ): Promise<Operation>;
  remove(instance: Instance, id: string, actor: string): Promise<void>;
  /** Without a scope of the whole backup. */
  planRestore(instance: Instance, id: string, options?: RestoreOptions): Promise<RestorePlan>;
  /** Does what the plan showed; `archiveSha256` ties the act to the archive the plan was made from. */
  restore(
    instance: Instance,
    options: RestoreOptions & { id: string; archiveSha256: string; actor: string },
  ): Promise<Operation>;
  /** The key file of this machine that verifies and drills read; null: none, which is the default. */
  identityFile(instance: Instance): Promise<IdentityFileState | null>;
  /** @throws AppError when it can't be used; what was saved stays then */
  saveIdentityFile(instance: Instance, path: string | null, actor: string): Promise<IdentityFileState | null>;
  /** Public keys that backups of the instance are encrypted for by default. */
  recipients(instance: Instance): readonly string[];
  /** @throws AppError `bad-input` when one is no public key; nothing is saved then */
  saveRecipients(instance: Instance, text: string, actor: string): readonly string[];
  /** Who backs up or restores the instance now, in this or another process; null: nobody. */
  holder(instance: Instance): Promise<StateHolder | null>;
  undoState(instance: Instance): Promise<UndoState | null>;
  /** What an undo would do, and lose. Null: nothing to undo. */
  planUndo(instance: Instance): Promise<UndoPlan | null>;
  /** The files from before the restore are kept a week longer. @throws AppError `not-found` */
  keepUndo(instance: Instance, actor: string): Promise<UndoState>;
  undo(instance: Instance, actor: string): Promise<Operation>;
  dismissUndo(instance: Instance, actor: string): Promise<void>;
}

/** Archives from elsewhere: judged in quarantine, then backups like the others. */
export interface IntakeWorkflow {
  /**
   * Before an upload begins: would it be taken? `start`: its first bytes, base64.
   * @throws AppError `bad-input` (no archive of ours), `disk-full`
   */
  expect(upload: { bytes: number; start: string }): Promise<void>;
  /** @throws AppError as {@link expect}, `cancelled` when it was cut; nothing is left then */
  receive(
    stream: AsyncIterable<Uint8Array>,
    options: { name: string; bytes: number | null; signal: AbortSignal },
  ): Promise<Arrival>;
  /** One that is on this machine already; it is only looked at. @throws AppError */
  fromPath(path: string): Promise<Arrival>;
  discard(id: string): Promise<void>;
  /** Reads it through and puts it into the list of an instance. @throws AppError `not-found`, `forbidden` */
  add(
    instance: Instance,
    options: { id: string; key?: string | undefined; actor: string },
  ): Promise<Operation>;
}

/** A restore onto a machine where nothing is yet; needs neither a Gateway nor OpenClaw. */
export interface BootstrapWorkflow {
  /** `id`: of an archive that was taken in. @throws AppError `conflict` when there are files, `forbidden`, … */
  plan(wish: { id: string; key?: string | undefined; stateDir: string }): Promise<RestorePlan>;
  /** The instance is in the list from now on, and out of it again when the restore fails. */
  restore(order: {
    id: string;
    key?: string | undefined;
    stateDir: string;
    name?: string | undefined;
    archiveSha256: string;
    actor: string;
  }): Promise<{ operation: Operation; slug: string }>;
}

/** Where backups of an instance are copied to. */
export interface DestinationsWorkflow {
  /** What is known without asking any of them. */
  state(instance: Instance): DestinationsState;
  /** Makes ready and proves what a draft names, and saves nothing. `id`: of the one it changes. @throws AppError */
  test(instance: Instance, draft: DestinationDraft, id: string | null): Promise<void>;
  /** @throws AppError `bad-input`, `conflict` (the name is taken), and what its store says; nothing is saved then */
  add(instance: Instance, draft: DestinationDraft, actor: string): Promise<void>;
  /** As {@link add}; without a secret the one that is kept stays. */
  update(instance: Instance, id: string, draft: DestinationDraft, actor: string): Promise<void>;
  enable(instance: Instance, id: string, enabled: boolean, actor: string): void;
  /** What lies there is kept unless asked; then it is an operation, else null. */
  remove(
    instance: Instance,
    id: string,
    options: { deleteCopies: boolean; actor: string },
  ): Promise<Operation | null>;
  /** What lies there, whoever made it. @throws AppError */
  contents(instance: Instance, id: string): Promise<ListedArchive[]>;
  copy(
    instance: Instance,
    options: { backupId: string; destinationId: string; actor: string },
  ): Promise<Operation>;
  /** Brings an archive here, judged in quarantine as an uploaded one is. */
  fetch(
    instance: Instance,
    options: { id: string; name: string; key?: string | undefined; actor: string },
  ): Promise<Operation>;
  /** The store's own check of itself. */
  check(instance: Instance, id: string, actor: string): Promise<Operation>;
}

export interface PolicyWorkflow {
  read(instance: Instance): PolicyState;
  /** @throws AppError `bad-input` for an expression or a time zone that is none; nothing is saved then */
  save(instance: Instance, policy: BackupPolicy, actor: string): PolicyState;
  preview(expression: string, timeZone: string): SchedulePreview;
  /** What the rules would keep of the backups there are; deletes nothing. */
  simulate(instance: Instance, rules: RetentionRules, timeZone: string): RetentionPlan;
}

export interface GatewayWorkflow {
  status(instance: Instance): Promise<GatewayStatus>;
  capabilities(instance: Instance): Promise<readonly DriverCapability[]>;
  act(instance: Instance, action: DriverAction, actor: string): Promise<Operation>;
  /** What the Gateway said while that operation failed; null when it said nothing or runs by now. */
  lastWords(instance: Instance, operationId: string): Promise<GatewayOutput | null>;
}

/** A thing that was done, drawn on the health line. */
export interface HealthMarker {
  readonly at: number;
  readonly endedAt: number | null;
  readonly kind: 'apply' | 'change' | 'restart' | 'start' | 'stop' | 'backup' | 'restore';
  readonly label: string;
  readonly ok: boolean;
}

export interface HealthWorkflow {
  history(
    instance: Instance,
    range: HealthRange,
  ): HealthHistory & { readonly markers: readonly HealthMarker[] };
}

/** The four answers of the overview, in their order. */
export interface Overview {
  readonly gateway: GatewayStatus;
  readonly capabilities: readonly DriverCapability[];
  readonly config: {
    readonly errors: number;
    readonly warnings: number;
    readonly firstError: { readonly file: string; readonly line: number; readonly message: string } | null;
    /** What is on disk and not yet in force, derived from what the Gateway reports. Null: can't be told. */
    readonly pending: 'none' | 'restart' | 'rejected' | null;
    readonly pendingDetail: string | null;
    /** Unix milliseconds; null: it is as it was first seen. */
    readonly lastChanged: { readonly at: number; readonly outside: boolean } | null;
  };
  readonly backup: {
    readonly latest: BackupRecord | null;
    readonly lastVerified: BackupRecord | null;
    /** The one whose restore drill went well last. */
    readonly lastDrilled: BackupRecord | null;
    /** Since when there are backups, Unix milliseconds; null: there are none. */
    readonly since: number | null;
    readonly nextBackupAt: number | null;
    /** The last attempt at a backup, when it came to nothing. */
    readonly failed: { readonly at: number; readonly title: string; readonly message: string | null } | null;
    readonly count: number;
  };
  readonly undo: UndoState | null;
  readonly running: Operation | null;
  readonly recent: readonly (HealthMarker & { readonly actor: string })[];
  readonly openclawVersion: string | null;
}
