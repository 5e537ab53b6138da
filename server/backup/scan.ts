import { AppError } from '../errors.ts';
import type { Asset, BackupManifest } from './manifest.ts';
import { isExternalLink, normalizePath, parentOf } from './manifest.ts';
import { portableKey } from './names.ts';

/** An entry as the tar reader hands it on; nothing in it is trusted. */
export interface ScanEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly size: number;
  readonly mode: number;
  readonly linkpath: string;
}

export interface ScanLimits {
  /** Size of the archive file, for the ratio. */
  readonly archiveBytes: number;
  readonly compression: 'gzip' | 'zstd';
  /** At most this much content, in bytes: the free space where it would go. */
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
/** Honest archives stay below: our writer stores what compresses better than 1:100. */
const MAX_RATIO = 200;
const RATIO_FLOOR = 256 * 1024 * 1024;

/**
 * Judges every entry of an archive before anything of it is written. It sees names only; the rules are order-free:
 * a link after the file it would redirect is refused as well as one before it.
 */
export class ArchiveScan {
  readonly #limits: ScanLimits;
  readonly #seen = new Map<string, string>();
  readonly #leaves = new Set<string>();
  readonly #parents = new Set<string>();
  readonly #files = new Set<string>();
  readonly links: ScannedLink[] = [];
  #bytes = 0;
  #absolute = 0;
  #special = 0;

  constructor(limits: ScanLimits) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#seen.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Entries with setuid, setgid or sticky bits, which are dropped. */
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
    if (entry.mode & 0o7000) this.#special += 1;
    this.#claim(path, entry);
    this.#bytes += entry.size;
    this.#checkBudgets();
    if (entry.type === 'hardlink') this.#checkHardlink(entry);
    if (entry.type === 'symlink') this.links.push({ path, target: checkTarget(entry) });
    return path;
  }

  /** After the last entry. @throws AppError `refused` */
  finish(hasManifest: boolean): void {
    if (this.#absolute > 0 && (hasManifest || this.#absolute !== this.#seen.size)) {
      throw refused('it has entries with an absolute path');
    }
  }

  #claim(path: string, entry: ScanEntry): void {
    const key = portableKey(path);
    const first = this.#seen.get(key);
    if (first === path) throw refused(`${show(path)} is in it twice`);
    if (first !== undefined)
      throw refused(`${show(path)} and ${show(first)} are one name on some file systems`);
    this.#seen.set(key, path);
    for (let parent = parentOf(key); parent !== '.'; parent = parentOf(parent)) {
      if (this.#leaves.has(parent)) throw refused(`${show(path)} lies below a link or a file`);
      this.#parents.add(parent);
    }
    if (entry.type === 'directory') return;
    if (path === '' || this.#parents.has(key))
      throw refused(`${show(path)} is a file or link and also a directory`);
    this.#leaves.add(key);
    if (entry.type === 'file') this.#files.add(path);
  }

  #checkBudgets(): void {
    const { archiveBytes, maxBytes, compression } = this.#limits;
    if (this.#seen.size > MAX_ENTRIES) throw refused(`it has more than ${MAX_ENTRIES} entries`);
    // An honest zstd archive has no such bound (an empty database shrinks to nothing): free space alone limits it.
    if (compression === 'gzip' && this.#bytes > RATIO_FLOOR && this.#bytes > archiveBytes * MAX_RATIO) {
      throw refused(`it expands to more than ${MAX_RATIO} times its size`);
    }
    if (this.#bytes > maxBytes) throw refused(`it expands to more than the ${maxBytes} bytes that are free`);
  }

  #checkHardlink(entry: ScanEntry): void {
    const target = safePath(entry.linkpath);
    if (!this.#files.has(target))
      throw refused(`${show(entry.path)} is a hard link to something that is not a file before it`);
  }
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
  if (segments.some((segment) => new TextEncoder().encode(segment).length > MAX_NAME_BYTES)) {
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
  /** Made, but they point outside the state directory, as the manifest declares. */
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
  for (const link of links) {
    const outside = state === null || isExternalLink(link.path, link.target, state);
    if (!outside) made.push(link);
    else if (!manifest) dropped.push(link);
    else if (declared.get(link.path) === link.target) {
      made.push(link);
      external.push(link);
    } else if (!manifest.externalLinks && !link.target.startsWith('/') && insideAsset(link, manifest.assets))
      made.push(link);
    else
      throw refused(
        `the link ${show(link.path)} points outside, to ${show(link.target)}, and the manifest does not declare it`,
      );
  }
  return { made, dropped, external };
}

function insideAsset(link: ScannedLink, assets: readonly Asset[]): boolean {
  const target = normalizePath(`${parentOf(link.path)}/${link.target}`);
  return assets.some(({ archivePath }) => target === archivePath || target.startsWith(`${archivePath}/`));
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
