import { diffConfig } from '../../config-language/diff.ts';
import type { FileAccess } from '../../config-language/file-access.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { createLineIndex } from '../../config-language/positions.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';
import type { Candidate } from '../config/candidate.ts';
import type { RevisionStore } from '../config/ports.ts';
import type { ConfigService } from '../config/service.ts';
import type { Revision, RevisionReason } from '../config/types.ts';
import type { Instance } from '../instances/types.ts';
import { mergedTexts } from './in-force.ts';

interface Deps {
  readonly config: ConfigService;
  readonly revisions: RevisionStore;
  readonly now: () => number;
  readonly newId: () => string;
  readonly sha256: (text: string) => string;
}

/** What a note was made from; every file that was asked for is in it, absent ones too. */
interface Noted {
  readonly fingerprint: string;
  readonly reads: ReadonlyMap<string, string>;
}

interface KeptFile {
  readonly path: string;
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
}

/**
 * The config's time machine: whoever edits (Gatehouse, an agent, doctor, an updater), each state that is seen is
 * kept once. One note at a time for each instance, so that two readers don't keep the same state twice.
 */
export function createRevisionKeeper({ config, revisions, now, newId, sha256 }: Deps) {
  const queue = new Map<string, Promise<unknown>>();
  const noted = new Map<string, Noted>();

  const lastReadable = (instance: Instance) =>
    revisions.list(instance.id).find(({ unreadable }) => unreadable === null);

  const note = async (
    instance: Instance,
    actor: string,
    reason: RevisionReason,
  ): Promise<Revision | null> => {
    const candidate = config.candidate();
    const latest = revisions.latest(instance.id);
    const last = noted.get(instance.id);
    // Asked at each look at the Gateway: what holds the same bytes is not parsed again.
    if (last && last.fingerprint === latest?.fingerprint && isSame(last, candidate)) return null;
    const reads = new Map<string, string>();
    const { files, unreadable } = readFiles(candidate, instance, reads);
    if (files.length === 0) return null;
    const fingerprint = sha256(JSON.stringify(files.map((file) => [file.path, file.sha256])));
    noted.set(instance.id, { fingerprint, reads });
    if (latest?.fingerprint === fingerprint) return null;
    const readable = latest?.revision.unreadable ? lastReadable(instance) : latest?.revision;
    const before = readable ? await revisions.texts(instance.id, readable.id) : [];
    const revision: Revision = {
      id: newId(),
      createdAt: now(),
      actor,
      reason: latest ? reason : 'first-seen',
      // What is left of a broken text is no change that anybody made.
      changedPaths: latest && unreadable === null ? changedPaths(instance, before, files) : [],
      unreadable,
      files: files.map(({ name, path, sha256: hash }) => ({ name, path, sha256: hash })),
      predicted: null,
      observed: null,
      offlineSeconds: null,
    };
    await revisions.add(instance.id, revision, fingerprint, files);
    return revision;
  };

  return {
    noteDisk(instance: Instance, actor: string, reason: RevisionReason): Promise<Revision | null> {
      const last = queue.get(instance.id) ?? Promise.resolve();
      const mine = last.then(() => note(instance, actor, reason));
      // The next note waits for this one, whatever its end; the caller of this one sees its error.
      queue.set(
        instance.id,
        mine.catch(() => null),
      );
      return mine;
    },
  };
}

function isSame({ reads }: Noted, candidate: Candidate): boolean {
  return [...reads].every(([path, was]) => was === stateOf(candidate, path));
}

/** What the list of files depends on. */
function stateOf(candidate: Candidate, path: string): string {
  const read = candidate.disk(path);
  return read.kind === 'file' ? `${read.sha256} ${read.realPath}` : read.kind;
}

function readFiles(candidate: Candidate, instance: Instance, reads: Map<string, string>) {
  const access: FileAccess = {
    ...candidate,
    read(path) {
      reads.set(path, stateOf(candidate, path));
      return candidate.read(path);
    },
  };
  const resolved = resolveIncludes({ rootFile: instance.configPath, access });
  const dir = instance.configPath.slice(0, instance.configPath.lastIndexOf('/') + 1);
  const files = resolved.files.flatMap(({ path }): KeptFile[] => {
    const read = candidate.disk(path);
    if (read.kind !== 'file') return [];
    const name = path.startsWith(dir) ? path.slice(dir.length) : path;
    return [{ path, name, sha256: read.sha256, text: read.text }];
  });
  return { files, unreadable: unreadableIn(resolved.diagnostics, files) };
}

/** The first place that is no JSON5, with the file's name where that is not the root. Its text may be a secret. */
function unreadableIn(
  diagnostics: readonly Diagnostic[],
  [root, ...included]: readonly KeptFile[],
): string | null {
  const first = diagnostics.find(({ source }) => source === 'syntax');
  if (!first) return null;
  const file = included.find(({ path }) => path === first.file);
  const { line, column } = createLineIndex((file ?? root)?.text ?? '').positionAt(first.start);
  return `${file ? `${file.name} ` : ''}line ${line}, column ${column}`;
}

function changedPaths(
  instance: Instance,
  before: readonly { path: string; text: string }[],
  after: readonly { path: string; text: string }[],
): string[] {
  const changes = diffConfig(
    mergedTexts(instance.configPath, before),
    mergedTexts(instance.configPath, after),
  );
  return changes.map((change) => change.path);
}
