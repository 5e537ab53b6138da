/** What is seen of the inside of a backup: never a secret that was not asked for. */
import type { BackupRecord, Component } from './types.ts';

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
