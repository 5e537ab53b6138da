import type { Diagnostic } from '../../config-language/syntax.ts';
import type { Candidate } from './candidate.ts';
import type { DraftFile, FileConflict, OpenclawVerdict } from './types.ts';

/** OpenClaw is being asked; its word is waited for before anything is written. */
export const AWAITED: OpenclawVerdict = {
  ...{ asked: true, awaited: true, valid: null, issues: [], warnings: [] },
  note: 'OpenClaw is being asked.',
};

/** Only a text that was read, and so is kept, may be replaced; and only where this user may write. */
export function irreplaceable(candidate: Candidate, drafts: readonly DraftFile[]): string | null {
  for (const { path } of drafts) {
    const read = candidate.disk(path);
    if (read.kind === 'missing') continue;
    if (read.kind !== 'file') return `${path} is not a text that could be kept, so it is not replaced.`;
    if (!read.writable) return `${path} is write-protected for the user that runs Gatehouse.`;
  }
  return null;
}

/** OpenClaw's own word decides where it was heard; without it, ours does. */
export function refusalOf(
  changedFiles: number,
  conflicts: readonly FileConflict[],
  diagnostics: readonly Diagnostic[],
  openclaw: OpenclawVerdict,
): string | null {
  if (conflicts.length > 0) return 'The files changed on disk since you opened them. Settle that first.';
  if (changedFiles === 0) return 'There is nothing to apply: the files on disk are the same.';
  if (openclaw.awaited) return 'OpenClaw is still judging this config.';
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  if (openclaw.valid === false) return 'OpenClaw refuses this config: the Gateway would not start with it.';
  if (openclaw.valid === null && errors > 0) {
    return errors === 1 ? 'One error is left to fix.' : `${errors} errors are left to fix.`;
  }
  return null;
}
