import type { Diagnostic, TextRange } from '@/config-language/syntax.ts';
import type { DiskFile } from './document.ts';
import type { TextShape } from './text-fidelity.ts';

/** One file as the page shows it. */
export interface SessionFile {
  readonly path: string;
  readonly name: string;
  readonly root: boolean;
  /** How many includes lead to it. */
  readonly depth: number;
  /** Whether the next apply writes it. */
  readonly dirty: boolean;
  /** False for a new file that no file includes. */
  readonly included: boolean;
  readonly isNew: boolean;
  readonly conflict: boolean;
  readonly problem: DiskFile['problem'];
  readonly shape: TextShape;
  readonly errors: number;
  readonly warnings: number;
}

/** A finding with its place in the editor, counted from 1. */
export interface Problem extends Diagnostic {
  readonly line: number;
  readonly column: number;
}

export interface SessionState {
  readonly files: readonly SessionFile[];
  /** In the order of the files, then of the text. */
  readonly problems: readonly Problem[];
  readonly secrets: ReadonlyMap<string, readonly TextRange[]>;
  /** Names of the variables that the next apply adds to the `.env` file. */
  readonly variables: readonly string[];
  /** False until the first check has answered. */
  readonly checked: boolean;
  /** Why nothing can be checked, or null. */
  readonly checkProblem: string | null;
  readonly schemaProblem: string | null;
  /** Paths that OpenClaw itself calls sensitive. */
  readonly sensitive: readonly string[];
  /** Names of files that changed on disk and were reloaded since the page last looked. */
  readonly reloaded: readonly string[];
}

export interface Draft {
  readonly path: string;
  readonly text: string;
  readonly baseSha256: string | null;
}

export interface UnsavedDraft {
  readonly base: DiskFile;
  readonly text: string;
}

/** A secret that a draft moved out of the config, and the variable that stands for it. Never shown, never stored. */
export interface MovedSecret {
  readonly name: string;
  readonly value: string;
}

/** All that a later session needs to go on where one ended. */
export interface Unsaved {
  readonly drafts: readonly UnsavedDraft[];
  readonly secrets: readonly MovedSecret[];
}

export const emptyState: SessionState = {
  files: [],
  problems: [],
  secrets: new Map(),
  variables: [],
  checked: false,
  checkProblem: null,
  schemaProblem: null,
  sensitive: [],
  reloaded: [],
};

/** The old value where the new one is equal to it. */
export function kept<T>(old: T, fresh: T): T {
  const text = (value: T) => JSON.stringify(value instanceof Map ? [...value] : value);
  return text(old) === text(fresh) ? old : fresh;
}
