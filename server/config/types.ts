import type { ConfigChange } from '../../config-language/diff.ts';
import type { EnvSource } from '../../config-language/env.ts';
import type { RestartPlan } from '../../config-language/restart-plan.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';

/** Why a config file can't be edited as text. `null` where it can. */
export interface FileProblem {
  readonly kind: 'missing' | 'directory' | 'unreadable' | 'binary' | 'too-large' | 'read-only';
  readonly message: string;
  readonly hint: string;
}

/** One file of the config as it is on disk now. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the config directory, for tabs and messages. */
  readonly name: string;
  readonly root: boolean;
  readonly text: string;
  /** SHA-256 (hex) of the bytes on disk, or null when the file does not exist. The base of an apply. */
  readonly sha256: string | null;
  readonly bytes: number;
  /** Permission bits, for example 0o600. */
  readonly mode: number | null;
  /** Where a symbolic link leads, else null. Writes go to the target; the link stays. */
  readonly linkTarget: string | null;
  /** It has other names in the file system. */
  readonly hardLinked: boolean;
  readonly problem: FileProblem | null;
}

/** Names only: a value never leaves the server. Strongest first, as OpenClaw resolves them. */
export interface EnvLayer {
  readonly source: EnvSource;
  readonly names: readonly { readonly name: string; readonly empty: boolean }[];
}

export interface SchemaInfo {
  readonly version: string;
  /**
   * Where it came from: the running Gateway, the command line of the installed OpenClaw, the snapshot that Gatehouse
   * bundles, or a file given by hand.
   */
  readonly source: 'gateway' | 'installed' | 'bundled' | 'file';
  /** Immutable URL (its content hash is part of it) of all that checking needs. */
  readonly url: string;
  /** The same with its texts; null when it has none. */
  readonly helpUrl: string | null;
  /** Why it is another one than one might expect, or null. */
  readonly note: string | null;
}

export interface ConfigSnapshot {
  readonly rootPath: string;
  readonly configDir: string;
  readonly files: readonly ConfigFile[];
  readonly schema: SchemaInfo;
  readonly env: readonly EnvLayer[];
  readonly includeRoots: readonly string[];
  /** Absolute path of the `.env` file that a secret can be moved to. */
  readonly envFile: string;
  /** Absolute paths of files that an `$include` may well name, for completion. */
  readonly includable: readonly string[];
  /** Everything found, as the server judges it: the same code runs in the editor. */
  readonly diagnostics: readonly Diagnostic[];
  readonly readAt: number;
}

export interface DraftFile {
  readonly path: string;
  readonly text: string;
  /** `sha256` of the file when it was read; null for a file that is new. */
  readonly baseSha256: string | null;
}

/**
 * A secret on its way from the config to the `.env` file of the state directory. The value lives in a request and in
 * memory alone: no plan, journal, message or database holds it.
 */
export interface NewVariable {
  readonly name: string;
  readonly value: string;
}

/** What is to be written: drafts, and the variables that they newly refer to. */
export interface ConfigEdits {
  readonly files: readonly DraftFile[];
  readonly variables: readonly NewVariable[];
}

/** Who can stop and start a running Gateway, or why nobody can from here. */
export type RestartWay =
  | { readonly by: 'gatehouse' | 'hand' }
  | { readonly by: 'nobody'; readonly reason: string };

/** What an apply adds to the `.env` file. */
export interface EnvFilePlan {
  /** Absolute. */
  readonly path: string;
  /** False: it is made, readable by its owner alone (0600). */
  readonly exists: boolean;
  /** Names of the variables, each a line at the end of the file. */
  readonly names: readonly string[];
  /**
   * A Gateway reads the file when its process starts, so one that runs is stopped before the files are written and
   * started afterwards: by Gatehouse, or by hand where its driver only tells the command.
   */
  readonly gateway: 'not-running' | 'stopped-and-started' | 'restarted-by-hand';
}

export interface FileConflict {
  readonly path: string;
  readonly name: string;
  readonly diskText: string;
  readonly diskSha256: string | null;
}

/** What OpenClaw's own `config validate` said of the whole candidate. */
export interface OpenclawVerdict {
  readonly asked: boolean;
  /** It is being asked and has not answered yet. */
  readonly awaited: boolean;
  readonly valid: boolean | null;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  readonly warnings: readonly { readonly path: string; readonly message: string }[];
  /** Why it was not asked, or what went wrong asking. */
  readonly note: string | null;
}

/** What an apply would do; shown, then done exactly so. */
export interface ApplyPlan {
  /** Identifies base and candidate bytes together: the act refuses when either moved on. */
  readonly planId: string;
  readonly files: readonly {
    readonly path: string;
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Null: no variable is added. */
  readonly env: EnvFilePlan | null;
  readonly changes: readonly ConfigChange[];
  readonly restart: RestartPlan;
  readonly diagnostics: readonly Diagnostic[];
  readonly openclaw: OpenclawVerdict;
  readonly conflicts: readonly FileConflict[];
  /** Median seconds offline over the restarts of this instance that were seen, or null when none was. */
  readonly measuredRestart: { readonly seconds: number; readonly restarts: number } | null;
  readonly gatewayRunning: boolean;
  /** Null: may be applied. */
  readonly refusal: string | null;
}

export type RevisionReason = 'first-seen' | 'applied' | 'reverted' | 'changed-outside' | 'restored';
export type ReloadOutcome =
  | 'none'
  | 'hot'
  | 'restart'
  | 'rejected'
  | 'not-running'
  | 'not-started'
  | 'unknown';

/** One kept state of the config: its texts are 0600 files in Gatehouse's data directory. */
export interface Revision {
  readonly id: string;
  readonly createdAt: number;
  readonly actor: string;
  readonly reason: RevisionReason;
  readonly changedPaths: readonly string[];
  /** Where it stops being JSON5 (`line 4, column 7`), or null: OpenClaw reads none of a config like that. */
  readonly unreadable: string | null;
  readonly files: readonly { readonly name: string; readonly path: string; readonly sha256: string }[];
  readonly predicted: ReloadOutcome | null;
  readonly observed: ReloadOutcome | null;
  readonly offlineSeconds: number | null;
}
