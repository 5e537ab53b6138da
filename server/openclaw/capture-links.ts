import { type Asset, type ExternalLink, isExternalLink, isInsideAssets } from '../backup/manifest.ts';

/** How a link is carried: as an entry, as an entry once all are known, or in the index alone. */
export type LinkPlace = 'now' | 'later' | 'index';

/** Of the manifest, which OpenClaw wants below 1 MiB; the rest is for warnings and roots. */
const MAX_REPORT_BYTES = 640 * 1024;
/** What a link takes in the manifest beside its two paths. */
const LINK_BYTES = 80;

/**
 * Decides what becomes of the links of an archive. OpenClaw's `backup verify` (2026.9.6, `recordArchiveSymbolicLink`)
 * takes a list of all links that leave the state directory, or no list where none of them is absolute and all lead into
 * some root of the archive. A workspace elsewhere can have more of them than the manifest has room for: then there is
 * no list, and those that need one are in the index alone.
 */
export class CaptureLinks<Late> {
  readonly #state: Asset;
  /** Links that leave the state directory, as entries. */
  readonly #reported: ExternalLink[] = [];
  #late: Late[] = [];
  #bytes = 0;
  #full = false;
  #unreported = 0;

  constructor(state: Asset) {
    this.#state = state;
  }

  /** `assets`: the roots known so far. */
  place(link: ExternalLink, assets: readonly Asset[], late: Late): LinkPlace {
    const free = isInsideAssets(link.entryPath, link.linkpath, assets);
    if (!this.#full && isExternalLink(link.entryPath, link.linkpath, this.#state)) {
      this.#reported.push(link);
      this.#bytes += Buffer.byteLength(JSON.stringify(link)) + LINK_BYTES;
      this.#full = this.#bytes > MAX_REPORT_BYTES;
    }
    if (free) return 'now';
    if (this.#full) {
      this.#unreported += 1;
      return 'index';
    }
    this.#late.push(late);
    return 'later';
  }

  /** Those that waited, in the order they came, and where they go now. */
  takeLate(): { readonly links: readonly Late[]; readonly place: 'now' | 'index' } {
    const links = this.#late;
    this.#late = [];
    if (this.#full) this.#unreported += links.length;
    return { links, place: this.#full ? 'index' : 'now' };
  }

  /** For the manifest; null: no list. */
  report(): readonly ExternalLink[] | null {
    return this.#full ? null : this.#reported;
  }

  /** Null: OpenClaw's own restore has all of them. */
  warning(): string | null {
    if (this.#unreported === 0) return null;
    return `${this.#unreported} links that lead out of what is backed up are carried in Gatehouse’s part of the archive only, because there are more than OpenClaw’s list of them has room for; OpenClaw’s own restore does not put them back.`;
  }
}
