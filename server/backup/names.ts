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

/**
 * Tells which paths of a walk another one already stands for. The walk goes depth first and a directory comes before
 * its content, so only the names of the directories that are open are remembered: memory does not grow with the tree.
 */
export class AliasCheck {
  readonly #open: { readonly directory: string; readonly names: Map<string, string> }[] = [];

  /** The earlier, different path with the same key, or null. */
  claim(path: string): string | null {
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    const directory = segments.join('/');
    const depth = segments.length;
    if (this.#open[depth]?.directory !== directory) this.#open[depth] = { directory, names: new Map() };
    this.#open.length = depth + 1;
    const names = this.#open[depth]?.names ?? new Map<string, string>();
    const key = portableKey(name);
    const first = names.get(key);
    if (first === undefined) names.set(key, name);
    return first === undefined || first === name ? null : [...segments, first].join('/');
  }
}
