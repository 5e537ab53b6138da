import type { FileAccess } from '../../config-language/file-access.ts';
import { createLineIndex } from '../../config-language/positions.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';

/** Where a finding is, lines and columns from 1, in UTF-16 units as editors count them. */
export function placeOf({ file, start, end }: Diagnostic, access: FileAccess) {
  const read = access.read(file);
  const index = createLineIndex(read.kind === 'file' ? read.text : '');
  return { start: index.positionAt(start), end: index.positionAt(end) };
}

/** `/etc/openclaw.json, line 3, column 5: …` */
export function inOneLine(diagnostic: Diagnostic, access: FileAccess): string {
  const { line, column } = placeOf(diagnostic, access).start;
  return `${diagnostic.file}, line ${line}, column ${column}: ${diagnostic.message}`;
}
