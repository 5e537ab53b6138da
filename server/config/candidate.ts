import type { FileAccess, FileRead } from '../../config-language/file-access.ts';
import type { ConfigFile as IncludedFile } from '../../config-language/include.ts';
import { includeTexts } from '../../config-language/include-texts.ts';
import type { CandidateFile, ConfigDisk, DiskRead } from './ports.ts';
import type { ConfigFile, DraftFile, FileProblem } from './types.ts';

/** The config's files with drafts laid over what is on disk. Each file is read once. */
export interface Candidate extends FileAccess {
  /** What is on disk, whatever a draft says. */
  disk(path: string): DiskRead;
}

export function createCandidate(disk: ConfigDisk, drafts: readonly DraftFile[] = []): Candidate {
  const texts = new Map(drafts.map((draft) => [draft.path, draft.text]));
  const reads = new Map<string, DiskRead>();
  const onDisk = (path: string): DiskRead => {
    let read = reads.get(path);
    if (!read) {
      read = disk.read(path);
      reads.set(path, read);
    }
    return read;
  };
  return {
    disk: onDisk,
    realDirectory: (path) => disk.realDirectory(path),
    read(path) {
      const draft = texts.get(path);
      if (draft === undefined) return toFileRead(onDisk(path));
      const read = onDisk(path);
      // What is written becomes a file of its own, so only an unchanged one keeps its other names.
      if (read.kind === 'file')
        return read.text === draft
          ? toFileRead(read)
          : { kind: 'file', text: draft, realPath: read.realPath };
      return { kind: 'file', text: draft, realPath: path };
    },
  };
}

function toFileRead(read: DiskRead): FileRead {
  switch (read.kind) {
    case 'file':
      return { kind: 'file', text: read.text, realPath: read.realPath, hardLinked: read.hardLinked === true };
    case 'binary':
      return { kind: 'unreadable', reason: 'it is not a text file' };
    case 'unreadable':
      return { kind: 'unreadable', ...(read.detail === null ? {} : { reason: read.detail }) };
    default:
      return { kind: read.kind };
  }
}

/** The files of a config as they are to be judged; what can't be read as text is left to the judge to find. */
export function candidateFiles(
  files: readonly Pick<IncludedFile, 'path' | 'parsed'>[],
  candidate: Candidate,
): readonly CandidateFile[] {
  return files.flatMap(({ path, parsed }) => {
    const read = candidate.read(path);
    if (read.kind !== 'file' || parsed === null) return [];
    const { text, hardLinked = false } = read;
    const disk = candidate.disk(path);
    const inPlace = disk.kind === 'file' && disk.text === text;
    return [{ path, text, includes: includeTexts(path, parsed), inPlace, hardLinked }];
  });
}

/** One file as the page shows it. `configDir` ends without a slash. */
export function describeFile(path: string, configDir: string, root: boolean, read: DiskRead): ConfigFile {
  const base = { path, name: relativeName(path, configDir), root };
  if (read.kind !== 'file') {
    const problem = problemOf(read);
    return {
      ...base,
      text: '',
      sha256: null,
      bytes: 0,
      mode: null,
      linkTarget: null,
      hardLinked: false,
      problem,
    };
  }
  const { text, sha256, bytes, mode, realPath } = read;
  const problem = read.writable ? null : PROBLEMS['read-only'];
  const links = { linkTarget: realPath === path ? null : realPath, hardLinked: read.hardLinked === true };
  return { ...base, text, sha256, bytes, mode, ...links, problem };
}

export function relativeName(path: string, configDir: string): string {
  return path.startsWith(`${configDir}/`) ? path.slice(configDir.length + 1) : path;
}

const PROBLEMS: Record<FileProblem['kind'], FileProblem> = {
  missing: {
    kind: 'missing',
    message: 'This file does not exist.',
    hint: 'Write it here and apply: it is created then.',
  },
  directory: {
    kind: 'directory',
    message: 'There is a directory where the file should be.',
    hint: 'Move the directory away, or point the include at a file inside it.',
  },
  unreadable: {
    kind: 'unreadable',
    message: 'This file can’t be read by the user that runs Gatehouse.',
    hint: 'Give that user the right to read it, or run Gatehouse as its owner.',
  },
  binary: {
    kind: 'binary',
    message: 'This is not a text file in UTF-8. It was left untouched.',
    hint: 'Restore the config from a revision or a backup.',
  },
  'too-large': {
    kind: 'too-large',
    message: 'This file is larger than 20 MB. It was left untouched.',
    hint: 'A config is small: look what was written there.',
  },
  'read-only': {
    kind: 'read-only',
    message: 'This file can be read and not replaced by the user that runs Gatehouse.',
    hint: 'Give that user the right to write it and its directory, or run Gatehouse as its owner.',
  },
};

function problemOf(read: Exclude<DiskRead, { kind: 'file' }>): FileProblem {
  const problem = PROBLEMS[read.kind];
  return read.detail === null ? problem : { ...problem, message: `${problem.message} (${read.detail})` };
}
