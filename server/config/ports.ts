import type { VariableSource } from '../../config-language/as-read.ts';
import type { IncludeText } from '../../config-language/include-texts.ts';
import type { ConfigSchema } from '../../config-language/schema.ts';
import type { NewVariable, OpenclawVerdict, Revision, SchemaInfo } from './types.ts';

/** Bytes of one config file as they are on disk now. */
export type DiskRead =
  | {
      readonly kind: 'file';
      /** Exact text, a byte order mark included. */
      readonly text: string;
      readonly sha256: string;
      readonly bytes: number;
      readonly mode: number;
      /** Symbolic links resolved; writes go there. */
      readonly realPath: string;
      readonly writable: boolean;
      /** It has other names in the file system. */
      readonly hardLinked?: boolean;
    }
  | {
      readonly kind: 'missing' | 'directory' | 'unreadable' | 'binary' | 'too-large';
      readonly detail: string | null;
    };

/** The config's files. Synchronous reads: the language service asks file by file as it follows includes. */
export interface ConfigDisk {
  read(path: string): DiskRead;
  /** Symbolic links of a directory resolved. */
  realDirectory(path: string): string;
  /**
   * Replaces the file (through a symbolic link: its target) atomically, mode kept, 0600 when new.
   * @throws AppError `disk-full` or `unavailable`; the old bytes are still there.
   */
  write(path: string, text: string): Promise<void>;
  /** Takes back a file that {@link write} made. */
  remove(path: string): Promise<void>;
}

/** One file of a write: its text before (null: it was not there) and after. */
export interface FileStep {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

/** Outlives the process: which files a write was about to replace. Texts hold secrets: kept in 0600 files. */
export interface ApplyJournal {
  /** Durable before it returns. */
  begin(owner: string, steps: readonly FileStep[]): Promise<void>;
  end(owner: string): Promise<void>;
  /** What a dead process left. */
  pending(): Promise<{ readonly owner: string; readonly steps: readonly FileStep[] }[]>;
}

/** What Gatehouse must know of an instance to judge its config. */
export interface ConfigTarget {
  readonly id: string;
  readonly stateDir: string;
  readonly configPath: string;
  readonly openclawCommand: readonly string[] | null;
  /** A schema given by hand, an absolute path; it goes before all others. */
  readonly schemaFile?: string | null;
}

export interface SchemaProvider {
  /**
   * The schema of the file given by hand, of the running Gateway, of the installed OpenClaw, else the bundled one;
   * never throws for one of them that is absent or broken.
   */
  schemaFor(target: ConfigTarget): Promise<{ readonly schema: ConfigSchema; readonly info: SchemaInfo }>;
  /** Bytes of a schema that was handed out, by the hash in its URL: without its texts, or with them. */
  bytes(hash: string, part: 'structure' | 'help'): Buffer | null;
}

export interface EnvProvider {
  /** Strongest first. Values are secrets: they are compared with, and never part of an answer. */
  sources(target: ConfigTarget): Promise<readonly VariableSource[]>;
  /** Absolute path of the `.env` file of the state directory. */
  file(target: ConfigTarget): string;
  /** Where no source of the Gateway's says which. */
  includeRoots(): string[];
  /** Absolute paths of files that an `$include` may well name. */
  includable(configDir: string): string[];
}

export interface CandidateFile {
  /** Absolute, as the config names it. */
  readonly path: string;
  readonly text: string;
  readonly includes: readonly IncludeText[];
  /** This very text lies there. */
  readonly inPlace: boolean;
  /** Other names will lead to the file. */
  readonly hardLinked: boolean;
}

export interface ConfigJudge {
  /**
   * Asks OpenClaw's own validator about the whole candidate, the root among it. What is not in place is judged as a
   * private copy beside its place, removed whatever happens.
   * An OpenClaw that is absent, hangs or answers nonsense is a verdict with `asked` or `valid` null and a note.
   * @throws AppError `cancelled` when `signal` aborts
   */
  judge(
    target: ConfigTarget,
    files: readonly CandidateFile[],
    options?: JudgeOptions,
  ): Promise<OpenclawVerdict>;
  /** Removes copies that a process which is gone left in these directories. */
  sweep(directories: readonly string[]): Promise<void>;
}

export interface JudgeOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the `.env` file will hold besides; no word of the verdict holds a value of them. */
  readonly variables?: readonly NewVariable[];
  /** The candidate is not to lie over the files that are there now: it is judged in a directory of its own. */
  readonly apart?: boolean;
}

export interface RevisionStore {
  /** Newest first. */
  list(instanceId: string): Revision[];
  read(instanceId: string, id: string): Revision | null;
  latest(instanceId: string): { readonly revision: Revision; readonly fingerprint: string } | null;
  /** Texts become 0600 files before the row is written; the oldest beyond the store's limit are dropped. */
  add(
    instanceId: string,
    revision: Revision,
    fingerprint: string,
    texts: readonly { readonly path: string; readonly name: string; readonly text: string }[],
  ): Promise<void>;
  update(instanceId: string, revision: Revision): void;
  /** Keeps the `.env` file as it was beside the texts of a revision, 0600; answers the path of the copy. */
  keepEnvFile(instanceId: string, id: string, text: string): Promise<string>;
  texts(instanceId: string, id: string): Promise<{ path: string; name: string; text: string }[]>;
  /** Forgets an instance: rows and texts. */
  removeAll(instanceId: string): Promise<void>;
}
