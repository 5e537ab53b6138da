/**
 * Names that OpenClaw's `backup verify` refuses or that tar readers get wrong. Such files are carried in Gatehouse's
 * own part of the archive under a number, with their true name in the index; they are never renamed.
 */
export function oddName(path: string): string | null {
  if (/[\n\r]/.test(path)) return 'its name has a line break';
  if (path.includes('\\')) return 'its name has a backslash';
  if (/\p{Cc}/u.test(path)) return 'its name has a control character';
  if (path.length > 2000) return 'its path is very long';
  return null;
}

/** Two paths with one key are the same file on some file systems (case, NFC), so OpenClaw refuses them in one archive. */
export function portableKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Remembers paths and tells which ones another path already stands for. */
export class AliasCheck {
  readonly #seen = new Map<string, string>();

  /** The earlier, different path with the same key, or null. */
  claim(path: string): string | null {
    const key = portableKey(path);
    const first = this.#seen.get(key);
    if (first === undefined) {
      this.#seen.set(key, path);
      return null;
    }
    return first === path ? null : first;
  }
}
