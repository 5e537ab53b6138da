import { AppError } from '../errors.ts';
import { type Candidate, relativeName } from './candidate.ts';
import type { DraftFile, FileConflict } from './types.ts';

/** The text on disk, or null when there is none. */
export function textOf(candidate: Candidate, path: string): string | null {
  const read = candidate.disk(path);
  return read.kind === 'file' ? read.text : null;
}

export function findConflicts(
  candidate: Candidate,
  drafts: readonly DraftFile[],
  configDir: string,
): FileConflict[] {
  return drafts.flatMap((draft) => {
    const read = candidate.disk(draft.path);
    const diskSha256 = read.kind === 'file' ? read.sha256 : null;
    if (diskSha256 === draft.baseSha256) return [];
    const diskText = read.kind === 'file' ? read.text : '';
    return [{ path: draft.path, name: relativeName(draft.path, configDir), diskText, diskSha256 }];
  });
}

/** A draft may only be for a file that the config has or will have: nothing else is ever written. */
export function requireKnownFiles(drafts: readonly DraftFile[], known: readonly string[]): void {
  const stranger = drafts.find((draft) => !known.includes(draft.path));
  if (!stranger) return;
  throw new AppError('forbidden', `${stranger.path} is not part of this config. Nothing was written.`, {
    hint: 'Name it in an $include first.',
    path: stranger.path,
  });
}
