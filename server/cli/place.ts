import type { FileAccess } from '../../config-language/file-access.ts';
import { createLineIndex } from '../../config-language/positions.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';
import { createCandidate } from '../config/candidate.ts';
import { textDisk } from '../platform/text-disk.ts';
import type { InstancePlace } from './instance-place.ts';

/** Where a finding is, lines and columns from 1, in UTF-16 units as editors count them. */
export function placeOf({ file, start, end }: Diagnostic, access: FileAccess) {
  const read = access.read(file);
  const index = createLineIndex(read.kind === 'file' ? read.text : '');
  return { start: index.positionAt(start), end: index.positionAt(end) };
}

/** `/etc/openclaw.json, line 3, column 5: …` */
export function inOneLine(
  diagnostic: Diagnostic,
  { access, named }: Pick<ReturnType<typeof readInPlace>, 'access' | 'named'>,
): string {
  const { line, column } = placeOf(diagnostic, access).start;
  return `${named(diagnostic.file)}, line ${line}, column ${column}: ${diagnostic.message}`;
}

/**
 * A config read where it will be: with a place of its own its text is the draft's, and what it includes is found beside
 * the instance's config. `rootFile` is what it is read as; `named` gives a path back as the user called it.
 */
export function readInPlace(file: string, { configPath }: InstancePlace) {
  const read = configPath === file ? null : textDisk.read(file);
  const drafts = read?.kind === 'file' ? [{ path: configPath, text: read.text, baseSha256: null }] : [];
  const rootFile = drafts.length > 0 ? configPath : file;
  const named = (path: string): string => (path === rootFile ? file : path);
  return { rootFile, access: createCandidate(textDisk, drafts), named };
}
