import type { EnvSource } from '@/config-language/env.ts';
import type { InlineResult, SplitResult } from '@/config-language/split-include.ts';
import type { ConfigPath, Diagnostic, TextEdit, TextRange } from '@/config-language/syntax.ts';
import type { KeyAddition } from './add-key.ts';
import type { EffectiveRow } from './effective.ts';
import type { OutlineEntry } from './outline.ts';
import type { QuickFix } from './quick-fixes.ts';
import type { SecretMove } from './secret-literal.ts';

/** What the page and the language worker say to each other. Offsets are UTF-16 into the text as sent. */

export interface WorkerFile {
  readonly path: string;
  /** Null when the file can't be read; `state` then says why. */
  readonly text: string | null;
  readonly state: 'file' | 'missing' | 'directory' | 'unreadable' | 'too-large';
  readonly realPath: string | null;
  /** It has other names in the file system, and no draft that would make it a file of its own. */
  readonly hardLinked?: boolean;
}

export interface WorkerEnv {
  readonly source: EnvSource;
  readonly names: readonly { readonly name: string; readonly empty: boolean }[];
}

export interface WorkerSetup {
  readonly rootPath: string;
  readonly includeRoots: readonly string[];
  /** Absolute paths that an `$include` could name. */
  readonly includable: readonly string[];
  readonly env: readonly WorkerEnv[];
  /** Absolute URLs: the worker fetches them itself, so that the page never parses megabytes of schema. */
  readonly schema: {
    readonly url: string;
    /** The same with its texts, for who asks for help; null where there are none. */
    readonly helpUrl: string | null;
    readonly version: string;
    readonly source: 'gateway' | 'installed' | 'bundled' | 'file';
  };
}

export interface Place {
  readonly path: string;
  readonly offset: number;
}

export interface FilePlace extends TextRange {
  readonly path: string;
}

export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Ranges that are masked on the screen. */
  readonly secrets: readonly { readonly path: string; readonly ranges: readonly TextRange[] }[];
  /** The files of the include graph as the drafts have it now, root first; `depth` counts includes. */
  readonly files: readonly {
    readonly path: string;
    readonly depth: number;
    readonly state: WorkerFile['state'];
  }[];
  /** CPU time of this check in the worker. */
  readonly elapsedMs: number;
}

export interface CompletionEntry {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'variable' | 'file';
  readonly detail: string | null;
  readonly documentation: string | null;
  /** A snippet: `$0` is where the cursor goes. */
  readonly insertText: string;
  readonly range: TextRange;
  /** Edits elsewhere, such as a comma that was missing. */
  readonly additional: readonly TextEdit[];
  readonly sortText: string;
  readonly retrigger: boolean;
}

export interface HoverText {
  readonly range: TextRange;
  readonly markdown: readonly string[];
}

/** What can be done at a place that is no mistake; `section` is a path in that file. */
export type Refactoring =
  | { readonly kind: 'split'; readonly section: ConfigPath; readonly include: string }
  | { readonly kind: 'inline'; readonly section: ConfigPath; readonly include: string }
  | { readonly kind: 'secret'; readonly section: ConfigPath; readonly name: string };

/** Each method with what it takes and gives. */
export interface LanguageMethods {
  setup: {
    params: WorkerSetup;
    result: {
      readonly schemaProblem: string | null;
      /** Paths that OpenClaw itself calls sensitive. */
      readonly sensitive: readonly string[];
    };
  };
  check: { params: null; result: CheckResult };
  complete: { params: Place; result: readonly CompletionEntry[] };
  hover: { params: Place; result: HoverText | null };
  definition: { params: Place; result: FilePlace | null };
  /** What can be done about the findings that touch a range. */
  fixes: {
    params: FilePlace;
    result: readonly { readonly finding: Diagnostic; readonly fixes: readonly QuickFix[] }[];
  };
  refactorings: { params: Place; result: readonly Refactoring[] };
  split: {
    params: { readonly path: string; readonly section: ConfigPath; readonly include: string };
    result: SplitResult;
  };
  inline: { params: { readonly path: string; readonly section: ConfigPath }; result: InlineResult };
  secret: {
    params: { readonly path: string; readonly section: ConfigPath; readonly name: string };
    result: SecretMove | null;
  };
  /** The keys of one file as a tree. */
  outline: { params: { readonly path: string }; result: readonly OutlineEntry[] };
  /** Tidies one file; the reason when it can't be. */
  format: {
    params: { readonly path: string };
    result: { readonly edits: readonly TextEdit[]; readonly problem: string | null };
  };
  /** The path of keys that leads to a place, from the root of the merged config. */
  keyPath: { params: Place; result: ConfigPath };
  /** Where a value of the merged config is written; the nearest parent when it is not there. */
  locate: {
    params: { readonly path: string };
    result: { readonly place: FilePlace; readonly exact: boolean } | null;
  };
  /** The merged config, line by line. */
  effective: { params: null; result: readonly EffectiveRow[] };
  /** Dotted paths of the merged config that hold the query, the shortest first. */
  search: {
    params: { readonly query: string };
    result: {
      readonly found: readonly string[];
      /** Paths that are not written yet and could be. */
      readonly addable: readonly string[];
    };
  };
  /** What writes a path of the schema; null where it can't be written. */
  add: { params: { readonly path: string }; result: KeyAddition | null };
}

export type LanguageMethod = keyof LanguageMethods;

export interface LanguageRequest {
  readonly id: number;
  readonly method: LanguageMethod;
  readonly params: LanguageMethods[LanguageMethod]['params'];
  /** Files that changed since the last request; `removed` are forgotten. */
  readonly changed: readonly WorkerFile[];
  readonly removed: readonly string[];
}

export type LanguageResponse =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
