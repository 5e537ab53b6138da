import type { SensitivePaths } from '../../config-language/sensitive.ts';
import { configFilesOf } from '../backup/components.ts';
import { InsideTree } from '../backup/inside-tree.ts';
import type {
  InsideDiff,
  InsideFile,
  InsideList,
  InsideQuery,
  InsideSummary,
} from '../backup/inside-types.ts';
import { MAX_MASKED_LENGTH, maskText, secretAt } from '../backup/mask.ts';
import type { BackupRepository, BackupSource, LiveFiles, LookedEntry, OpenArchive } from '../backup/ports.ts';
import { decodeText } from '../backup/text.ts';
import type { BackupRecord } from '../backup/types.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { keysFor } from './encrypt-backup.ts';
import { createOpenBackups } from './open-backups.ts';

/** Looks into a backup. What is masked stays on the server until it is asked for, one value at a time. */
export interface InsideWorkflow {
  summary(instance: Instance, id: string): InsideSummary;
  /** Keeps the key in memory for a quarter of an hour, and the backup open. @throws AppError `forbidden` */
  unlock(instance: Instance, id: string, key: string | undefined, actor: string): Promise<InsideSummary>;
  lock(instance: Instance, id: string): InsideSummary;
  /** The first look reads the whole archive. @throws AppError `forbidden` (locked), `refused` (damaged) */
  list(instance: Instance, id: string, query: InsideQuery): Promise<InsideList>;
  /** Ids of the agents in it. */
  agents(instance: Instance, id: string): Promise<readonly string[]>;
  file(instance: Instance, id: string, path: string): Promise<InsideFile>;
  /** One masked value, in the backup or in the file that is here. Noted in the audit log. */
  reveal(
    instance: Instance,
    id: string,
    which: { path: string; side: 'backup' | 'live'; index: number },
    actor: string,
  ): Promise<string>;
  diff(instance: Instance, id: string, path: string): Promise<InsideDiff>;
  /** A private copy of one file as it is, for as long as it is sent. Noted in the audit log. */
  download(
    instance: Instance,
    id: string,
    path: string,
    actor: string,
  ): Promise<{ name: string; bytes: number; path: string; remove: () => Promise<void> }>;
}

interface Here {
  readonly source: BackupSource;
  readonly externalRoots: readonly string[];
}

interface Deps {
  readonly records: Pick<BackupRepository, 'read'>;
  readonly open: Parameters<typeof createOpenBackups>[0]['open'];
  readonly live: LiveFiles;
  readonly sourceOf: (instance: Instance) => Promise<Here>;
  /** What OpenClaw itself calls sensitive in the config of this instance. */
  readonly sensitiveOf: (instance: Instance) => Promise<SensitivePaths | undefined>;
  /** Equal for equal secrets, and tells nothing of them. */
  readonly markOf: (secret: string) => string;
  readonly audit: (actor: string, action: string, instance: Instance, detail: string) => void;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** For those who build on it. */
export interface InsideParts {
  /** @throws AppError as {@link InsideWorkflow.list} */
  archiveOf(instance: Instance, id: string): Promise<OpenArchive>;
  closeAll(): void;
}

/** A comparison with the files here is as old as this at most, in milliseconds. */
const COMPARED_FOR_MS = 30_000;

interface Compared {
  readonly at: number;
  readonly tree: Promise<InsideTree>;
}

/** Looks into backups: their names, single files under masks, and what differs from the files here. */
export function createInside(deps: Deps): InsideWorkflow & InsideParts {
  const opened = createOpenBackups(deps);
  const compared = new WeakMap<OpenArchive, Compared>();

  const read = (instance: Instance, id: string): BackupRecord => {
    const record = deps.records.read(id);
    if (record?.instanceId === instance.id) return record;
    throw new AppError('not-found', 'There is no such backup.', { hint: 'Go back to the list of backups.' });
  };

  const liveRoots = async (instance: Instance, archive: OpenArchive): Promise<Record<string, string>> =>
    rootsHere(await deps.sourceOf(instance), archive);

  const compare = async (instance: Instance, archive: OpenArchive): Promise<InsideTree> => {
    const here = await deps.sourceOf(instance);
    const differences = await deps.live.differences(archive.entries, rootsHere(here, archive));
    const included = configFilesOf(here.source, here.source.stateDir);
    const configFiles = new Set([...archive.configFiles, ...included]);
    return new InsideTree(archive.entries, archive.roots, differences, configFiles);
  };

  const treeOf = async (instance: Instance, id: string): Promise<InsideTree> => {
    const archive = await opened.get(read(instance, id));
    const known = compared.get(archive);
    if (known && deps.now() - known.at < COMPARED_FOR_MS) return await known.tree;
    const tree = compare(instance, archive);
    compared.set(archive, { at: deps.now(), tree });
    tree.catch(() => compared.delete(archive));
    return await tree;
  };

  const entryOf = async (instance: Instance, id: string, path: string) => {
    const archive = await opened.get(read(instance, id));
    const entry = archive.entries.find((candidate) => candidate.path === path);
    if (entry) return { archive, entry };
    throw new AppError('not-found', `The backup holds nothing at ${path}.`, { path });
  };

  const textIn = async (archive: OpenArchive, entry: LookedEntry): Promise<string> => {
    if (entry.type !== 'file' || entry.database)
      throw new AppError('bad-input', `${entry.path} is no text.`, { path: entry.path });
    return decodeText(await archive.read(entry, MAX_MASKED_LENGTH), entry.path);
  };

  const textHere = async (instance: Instance, archive: OpenArchive, entry: LookedEntry) => {
    const roots = await liveRoots(instance, archive);
    const root = Object.hasOwn(roots, entry.root) ? roots[entry.root] : undefined;
    if (root === undefined) return null;
    const inside = entry.root === '' ? entry.path : entry.path.slice(entry.root.length + 1);
    return await deps.live.readText(root, inside, MAX_MASKED_LENGTH);
  };

  const summary: InsideWorkflow['summary'] = (instance, id) => {
    const record = read(instance, id);
    const locked = record.encryption !== null && !opened.isOpen(id);
    return { record, locked, unlockedUntil: opened.lockedAt(id) };
  };

  return {
    summary,
    async unlock(instance, id, key, actor) {
      const record = read(instance, id);
      const keys = keysFor(record, key);
      if (keys) await opened.unlock(record, keys);
      deps.audit(actor, 'backup.unlock', instance, `Unlocked ${record.fileName} to look inside`);
      return summary(instance, id);
    },
    lock(instance, id) {
      opened.close(read(instance, id).id);
      return summary(instance, id);
    },
    list: async (instance, id, query) => (await treeOf(instance, id)).list(query),
    agents: async (instance, id) => (await treeOf(instance, id)).agents(),
    async file(instance, id, path) {
      const tree = await treeOf(instance, id);
      const node = tree.get(path);
      if (!node) throw new AppError('not-found', `The backup holds nothing at ${path}.`, { path });
      if (node.type === 'directory') return { ...node, sha256: null, content: { kind: 'directory' } };
      const { archive, entry } = await entryOf(instance, id, path);
      const content = await contentOf(archive, entry, await deps.sensitiveOf(instance));
      return { ...node, sha256: entry.sha256, content };
    },
    async reveal(instance, id, { path, side, index }, actor) {
      const { archive, entry } = await entryOf(instance, id, path);
      const text =
        side === 'backup' ? await textIn(archive, entry) : await textHere(instance, archive, entry);
      const secret = text === null ? null : secretAt(path, text, index, await deps.sensitiveOf(instance));
      if (secret === null)
        throw new AppError('conflict', `${path} has changed since it was shown.`, { hint: 'Open it again.' });
      const where = side === 'backup' ? read(instance, id).fileName : 'the files here';
      deps.audit(
        actor,
        'backup.reveal',
        instance,
        `Revealed masked value ${index + 1} of ${path} in ${where}`,
      );
      return secret;
    },
    async diff(instance, id, path) {
      const { archive, entry } = await entryOf(instance, id, path);
      try {
        const [backup, live] = [await textIn(archive, entry), await textHere(instance, archive, entry)];
        const known = await deps.sensitiveOf(instance);
        return {
          path,
          backup: maskText(path, backup, deps.markOf, known),
          live: live === null ? null : maskText(path, live, deps.markOf, known),
          problem: null,
        };
      } catch (error) {
        if (!isAppError(error) || error.code !== 'bad-input') throw error;
        return { path, backup: null, live: null, problem: error.message };
      }
    },
    async download(instance, id, path, actor) {
      const { archive, entry } = await entryOf(instance, id, path);
      if (entry.type !== 'file')
        throw new AppError('bad-input', `${path} is a ${entry.type}, not a file.`, { path });
      const { path: copy, remove } = await archive.copy(entry);
      const { fileName } = read(instance, id);
      deps.audit(actor, 'backup.download-file', instance, `Downloaded ${path} from ${fileName}`);
      return { name: path.slice(path.lastIndexOf('/') + 1), bytes: entry.size, path: copy, remove };
    },
    archiveOf: async (instance, id) => await opened.get(read(instance, id)),
    closeAll: opened.closeAll,
  };

  async function contentOf(
    archive: OpenArchive,
    entry: LookedEntry,
    known: SensitivePaths | undefined,
  ): Promise<InsideFile['content']> {
    if (entry.type === 'symlink') return { kind: 'link' };
    if (entry.database) return { kind: 'database', facts: await archive.database(entry) };
    if (entry.size > MAX_MASKED_LENGTH) return { kind: 'too-large' };
    try {
      return { kind: 'text', ...maskText(entry.path, await textIn(archive, entry), deps.markOf, known) };
    } catch (error) {
      if (isAppError(error) && error.code === 'bad-input') return { kind: 'binary' };
      throw error;
    }
  }
}

/** Root in the archive → where it is here; those that the instance does not name are not compared. */
function rootsHere({ source, externalRoots }: Here, archive: OpenArchive): Record<string, string> {
  const mine = archive.roots.filter(({ path }) => path === '' || externalRoots.includes(path));
  return Object.fromEntries(mine.map(({ path }) => [path, path || source.stateDir]));
}
