import { createHash } from 'node:crypto';
import { type IndexRecord, indexRecords } from '../backup/archive-index.ts';
import { type BackupManifest, isRecord, MAX_MANIFEST_BYTES, parseManifest } from '../backup/manifest.ts';
import { refused } from '../backup/scan.ts';

const MAX_INDEX_BYTES = 512 * 1024 * 1024;

/** Collects the few files that steer an archive. Which one is the manifest is known only at the end. */
export class ControlFiles {
  readonly #manifests = new Map<string, Buffer>();
  #index: Buffer | null = null;
  #oversized: string | null = null;

  wants(path: string, size: number): boolean {
    if (/^[^/]+\/manifest\.json$/.test(path)) {
      if (size > MAX_MANIFEST_BYTES) this.#oversized = path;
      return size <= MAX_MANIFEST_BYTES;
    }
    return /^[^/]+\/gatehouse\/index\.jsonl$/.test(path) && size <= MAX_INDEX_BYTES;
  }

  add(path: string, content: Buffer): void {
    if (path.endsWith('/manifest.json')) this.#manifests.set(path, content);
    else this.#index = content;
  }

  manifest(entries: ReadonlyMap<string, unknown>): BackupManifest | null {
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
    if (createHash('sha256').update(this.#index).digest('hex') !== expected.indexSha256)
      throw refused('its index was changed');
    return indexRecords(this.#index);
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
