import { AppError } from '../errors.ts';
import { carriedMode } from './archive-index.ts';
import { LinkPaths } from './link-paths.ts';
import type { Asset, BackupManifest } from './manifest.ts';
import { isExternalLink, isInsideAssets, parentOf } from './manifest.ts';
import { portableKey } from './names.ts';
import { ownText, PathMap } from './path-map.ts';

/** An entry as the tar reader hands it on; nothing in it is trusted. */
export interface ScanEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly size: number;
  readonly mode: number;
  readonly linkpath: string;
}

export interface ScanLimits {
  /** At most this much content, in bytes: the free space where it goes. Infinite where nothing is written. */
  readonly maxBytes: number;
}

export interface ScannedLink {
  readonly path: string;
  readonly target: string;
}

const MAX_ENTRIES = 2_000_000;
const MAX_DEPTH = 64;
const MAX_PATH = 4096;
const MAX_NAME_BYTES = 255;
/**
 * No state is as large. How far an archive expands tells nothing: an honest disk image or a dull log shrinks to a
 * thousandth, so beside this only the space where it goes is a limit.
 */
const MAX_TEBIBYTES = 4;

/** What stands at a name: `above` is only known as the parent of something. */
type NameKind = 'file' | 'link' | 'directory' | 'above';

/**
 * Judges every entry of an archive before anything of it is written. It sees names only; the rules are order-free:
 * a link after the file it would redirect is refused as well as one before it.
 */
export class ArchiveScan {
  readonly #limits: ScanLimits;
  /** By the portable key of the path. */
  readonly #names = new PathMap<NameKind>();
  /** The last name of a path where it is another text than that of its key. */
  readonly #spelled = new PathMap<string>();
  /** The directory of the last entry: many follow each other in one. */
  #claimed = '';
  readonly links: ScannedLink[] = [];
  #entries = 0;
  #bytes = 0;
  #absolute = 0;
  #special = 0;

  constructor(limits: ScanLimits) {
    this.#limits = limits;
  }

  /** Entries with bits in their mode that are dropped, such as setuid. */
  get specialModes(): number {
    return this.#special;
  }

  /** Every entry has a leading slash (`tar -P`); a mixture is refused by {@link finish}. */
  get absolute(): boolean {
    return this.#absolute > 0;
  }

  /** Answers the path in normal form, without a leading slash; empty for the root itself. @throws AppError `refused` */
  judge(entry: ScanEntry): string {
    const path = safePath(entry.path);
    if (entry.path.startsWith('/')) this.#absolute += 1;
    if (entry.mode & 0o7777 & ~carriedMode(entry.mode, entry.type)) this.#special += 1;
    this.#claim(path, entry);
    this.#bytes += entry.size;
    this.#checkBudgets();
    if (entry.type === 'hardlink') this.#checkHardlink(entry);
    if (entry.type === 'symlink') this.links.push({ path, target: checkTarget(entry) });
    return path;
  }

  /** After the last entry. @throws AppError `refused` */
  finish(hasManifest: boolean): void {
    if (this.#absolute > 0 && (hasManifest || this.#absolute !== this.#entries)) {
      throw refused('it has entries with an absolute path');
    }
  }

  #claim(path: string, entry: ScanEntry): void {
    const key = portableKey(path);
    const before = this.#names.get(key);
    if (before !== undefined) this.#checkSpelling(key, path, before);
    this.#entries += 1;
    this.#claimAbove(path, key);
    if (entry.type !== 'directory' && (path === '' || before === 'above'))
      throw refused(`${show(path)} is a file or link and also a directory`);
    const leaf = entry.type === 'file' ? 'file' : 'link';
    this.#remember(key, path, entry.type === 'directory' ? 'directory' : leaf);
  }

  /** Whoever is known has claimed those above itself before. */
  #claimAbove(path: string, key: string): void {
    const directory = parentOf(path);
    if (directory === this.#claimed) return;
    this.#claimed = directory;
    let above = directory;
    for (let at = parentOf(key); at !== '.'; at = parentOf(at), above = parentOf(above)) {
      const kind = this.#names.get(at);
      if (kind === 'file' || kind === 'link') throw refused(`${show(path)} lies below a link or a file`);
      if (kind !== undefined) {
        this.#checkSpelling(at, above, 'above');
        return;
      }
      this.#remember(at, above, 'above');
    }
  }

  #checkSpelling(key: string, path: string, before: NameKind): void {
    const first = this.#spellingOf(key);
    if (first !== path) throw refused(`${show(path)} and ${show(first)} are one name on some file systems`);
    if (before !== 'above') throw refused(`${show(path)} is in it twice`);
  }

  #remember(key: string, path: string, kind: NameKind): void {
    this.#names.set(key, kind);
    const name = nameOf(path);
    if (nameOf(key) !== name) this.#spelled.set(key, ownText(name));
  }

  /** The path that a key was remembered for. */
  #spellingOf(key: string): string {
    const names: string[] = [];
    for (let at = key; at !== '.'; at = parentOf(at)) names.unshift(this.#spelled.get(at) ?? nameOf(at));
    return names.join('/');
  }

  #checkBudgets(): void {
    if (this.#entries > MAX_ENTRIES) throw refused(`it has more than ${MAX_ENTRIES} entries`);
    if (this.#bytes > MAX_TEBIBYTES * 1024 ** 4)
      throw refused(`it expands to more than ${MAX_TEBIBYTES} TiB`);
    if (this.#bytes > this.#limits.maxBytes) throw noRoom(this.#limits.maxBytes);
  }

  #checkHardlink(entry: ScanEntry): void {
    const target = safePath(entry.linkpath);
    const key = portableKey(target);
    if (this.#names.get(key) !== 'file' || this.#spellingOf(key) !== target)
      throw refused(`${show(entry.path)} is a hard link to something that is not a file before it`);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** @throws AppError `refused` */
export function safePath(raw: string): string {
  if (raw === '') throw refused('an entry has no name');
  if (/\p{Cc}/u.test(raw)) throw refused(`${show(raw)} has a line break or control character in its name`);
  if (raw.includes('\\')) throw refused(`${show(raw)} has a backslash in its name`);
  if (/^\/*[A-Za-z]:/.test(raw)) throw refused(`${show(raw)} names a drive`);
  if (raw.length > MAX_PATH)
    throw refused(`${show(raw.slice(0, 80))}… is longer than ${MAX_PATH} characters`);
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw refused(`${show(raw)} climbs out with ".."`);
  if (segments.length > MAX_DEPTH)
    throw refused(`${show(raw.slice(0, 80))}… is more than ${MAX_DEPTH} directories deep`);
  if (segments.some((segment) => Buffer.byteLength(segment) > MAX_NAME_BYTES)) {
    throw refused(`${show(raw.slice(0, 80))}… has a name longer than ${MAX_NAME_BYTES} bytes`);
  }
  return segments.join('/');
}

function checkTarget(entry: ScanEntry): string {
  if (entry.linkpath === '' || entry.linkpath.includes('\0'))
    throw refused(`the link ${show(entry.path)} has no target`);
  if (entry.linkpath.length > MAX_PATH) throw refused(`the link ${show(entry.path)} has a very long target`);
  return entry.linkpath;
}

export interface LinkVerdict {
  /** Links that are made. */
  readonly made: readonly ScannedLink[];
  /** Links of a plain tar that point outside; they are left out and said. */
  readonly dropped: readonly ScannedLink[];
  /** Made, but they lead outside the state directory, as the manifest declares or through another link. */
  readonly external: readonly ScannedLink[];
}

/**
 * Links that leave the state directory must be declared by the manifest; in a plain tar they are left out.
 * @throws AppError `refused`
 */
export function judgeLinks(
  links: readonly ScannedLink[],
  manifest: BackupManifest | null,
  state: Asset | null,
): LinkVerdict {
  const declared = new Map((manifest?.externalLinks ?? []).map((link) => [link.entryPath, link.linkpath]));
  const made: ScannedLink[] = [];
  const dropped: ScannedLink[] = [];
  const external: ScannedLink[] = [];
  const paths = new LinkPaths(links);
  for (const link of links) {
    const outside = state === null || isExternalLink(link.path, link.target, state);
    const escapes = !outside && paths.leaves(link, state);
    if (!outside && !escapes) made.push(link);
    else if (escapes && manifest) {
      // Another link leads it out, which OpenClaw's list does not know either.
      made.push(link);
      external.push(link);
    } else if (!manifest) dropped.push(link);
    else if (declared.get(link.path) === link.target) {
      made.push(link);
      external.push(link);
    } else if (!manifest.externalLinks && isInsideAssets(link.path, link.target, manifest.assets))
      made.push(link);
    else
      throw refused(
        `the link ${show(link.path)} points outside, to ${show(link.target)}, and the manifest does not declare it`,
      );
  }
  return { made, dropped, external };
}

function show(path: string): string {
  return JSON.stringify(path);
}

export function refused(why: string, cause?: unknown): AppError {
  return new AppError('refused', `The archive was refused: ${why}. Nothing was written.`, {
    hint: 'Use an archive made by Gatehouse, by OpenClaw, or by tar from a state directory.',
    cause,
  });
}

function noRoom(freeBytes: number): AppError {
  return new AppError(
    'disk-full',
    `What the archive holds needs more than the ${freeBytes} bytes that are free. Nothing was written.`,
    { hint: 'Free some space on this disk and try again.' },
  );
}
