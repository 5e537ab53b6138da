import type { IndexRecord } from '../backup/archive-index.ts';
import { type BackupManifest, isRecord, MAX_MANIFEST_BYTES, parseManifest } from '../backup/manifest.ts';
import { refused } from '../backup/scan.ts';
import type { EntryTable } from './entry-table.ts';
import { KeptIndex } from './kept-index.ts';

const MAX_INDEX_BYTES = 512 * 1024 * 1024;

/** Collects the few files that steer an archive. Which one is the manifest is known only at the end. */
export class ControlFiles {
  readonly #manifests = new Map<string, Buffer>();
  #index: KeptIndex | null = null;
  #oversized: string | null = null;

  /** Takes the content of one of them, chunk by chunk; null: it is none. */
  collector(path: string, size: number): ((chunk: Buffer) => void) | null {
    if (/^[^/]+\/manifest\.json$/.test(path)) {
      if (size <= MAX_MANIFEST_BYTES) return this.#manifest(path, size);
      this.#oversized = path;
      return null;
    }
    if (!/^[^/]+\/gatehouse\/index\.jsonl$/.test(path) || size > MAX_INDEX_BYTES) return null;
    const index = new KeptIndex();
    this.#index = index;
    return (chunk) => index.add(chunk);
  }

  #manifest(path: string, size: number): (chunk: Buffer) => void {
    const content = Buffer.alloc(size);
    this.#manifests.set(path, content);
    let at = 0;
    return (chunk) => {
      at += chunk.copy(content, at);
    };
  }

  manifest(entries: Pick<EntryTable, 'keys' | 'has'>): BackupManifest | null {
    const roots = new Set<string>();
    for (const path of entries.keys())
      if (/^[^/]+\/payload(\/|$)/.test(path)) roots.add(path.slice(0, path.indexOf('/')));
    const candidates = [...this.#manifests].filter(
      ([path, content]) => roots.has(path.split('/')[0] ?? '') || looksLikeManifest(content),
    );
    if (candidates.length > 1) throw refused('it has two manifests');
    if (this.#oversized && roots.size > 0) throw refused('its manifest is larger than 1 MiB');
    const [found] = candidates;
    if (!found) {
      if ([...roots].some((root) => !entries.has(`${root}/openclaw.json`)))
        throw refused('it has a payload but no manifest');
      return null;
    }
    const manifest = parseManifest(found[1].toString('utf8'));
    if (found[0] !== `${manifest.archiveRoot}/manifest.json`)
      throw refused('its manifest names another root');
    return manifest;
  }

  index(expected: { readonly indexSha256: string }): Iterable<IndexRecord> {
    if (!this.#index) throw refused('its index is missing');
    if (this.#index.sha256() !== expected.indexSha256) throw refused('its index was changed');
    return this.#index;
  }
}

function looksLikeManifest(content: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    return isRecord(value) && 'schemaVersion' in value && 'archiveRoot' in value && 'assets' in value;
  } catch {
    return false;
  }
}
