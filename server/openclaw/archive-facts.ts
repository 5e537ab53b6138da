import type { ArchiveFacts } from '../backup/ports.ts';
import { safePath } from '../backup/scan.ts';
import { openArchive } from '../platform/archive/archive-source.ts';
import { isSqliteStart } from '../platform/sqlite-copy.ts';
import type { PlacedNode } from './archive-nodes.ts';

const MAX_CONFIG_BYTES = 4 * 1024 * 1024;
/** `PRAGMA user_version` in the header of a database (sqlite.org/fileformat2, 1.3). */
const USER_VERSION_AT = 60;

/** Databases that OpenClaw itself keeps; it refuses to start on one that is newer than it knows. */
export function isOwnDatabase(path: string): boolean {
  return path === 'state/openclaw.sqlite' || /^agents\/[^/]+\/agent\/openclaw-agent\.sqlite$/.test(path);
}

/** What a plan needs to know of the content: read up to the last of those files. `nodes` are of the state directory. */
export async function readArchiveFacts(
  archive: string,
  nodes: Iterable<PlacedNode>,
  config: PlacedNode | null,
): Promise<ArchiveFacts> {
  const wanted = new Map<string, string>();
  const extensions = new Set<string>();
  for (const { path, entry, type } of nodes) {
    const [top, name] = path.split('/');
    if (top === 'extensions' && name !== undefined) extensions.add(name);
    if (type === 'file' && entry !== null && isOwnDatabase(path)) wanted.set(entry, path);
  }
  if (config?.entry && config.size <= MAX_CONFIG_BYTES) wanted.set(config.entry, '');
  const databases: Record<string, number> = {};
  let text: string | null = null;
  if (wanted.size > 0) {
    for await (const { head, body } of (await openArchive(archive)).entries()) {
      const entry = safePath(head.path);
      const path = wanted.get(entry);
      if (path === undefined) continue;
      if (path === '') text = await textOf(body());
      else databases[path] = userVersionOf((await body().next()).value ?? null) ?? 0;
      wanted.delete(entry);
      if (wanted.size === 0) break;
    }
  }
  return { config: text, databases, extensions: [...extensions].sort() };
}

async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts).toString('utf8');
}

/** Null when it is no database. */
export function userVersionOf(start: Uint8Array | null): number | null {
  if (!start || start.length < USER_VERSION_AT + 4 || !isSqliteStart(start)) return null;
  return Buffer.from(start.buffer, start.byteOffset, start.byteLength).readInt32BE(USER_VERSION_AT);
}
