/** How the language service reads files. Synchronous: a worker or a server loads what is asked for beforehand. */

export type FileRead =
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly realPath?: string;
      /** Other names lead to the same file (hard links): OpenClaw includes no such file. */
      readonly hardLinked?: boolean;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory' }
  /** `reason` in words, for example "permission denied"; it is shown. */
  | { readonly kind: 'unreadable'; readonly reason?: string }
  | { readonly kind: 'too-large' };

export interface FileAccess {
  /**
   * Reads an absolute, normalised path. Never throws. `realPath` is the path with symbolic links resolved; it is
   * what decides whether an include leaves the config directory. Without it the path is taken as real.
   */
  read(path: string): FileRead;
  /** The real path of a directory, for roots that are themselves symbolic links. Without it they are as named. */
  realDirectory?(path: string): string;
}

/** A file access over texts held in memory, keyed by absolute path. */
export function memoryFileAccess(files: Readonly<Record<string, string>>): FileAccess {
  return {
    read: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      return text === undefined ? { kind: 'missing' } : { kind: 'file', text };
    },
  };
}
