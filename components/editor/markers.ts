import type { Diagnostic, Severity } from '@/config-language/syntax.ts';
import type { Monaco, TextModel } from './monaco.ts';

const owner = 'gatehouse';

/** Monaco's `MarkerSeverity`, which is an enum of the loaded module. */
const severities: Record<Severity, 8 | 4 | 2> = { error: 8, warning: 4, info: 2 };

/** Marks each finding in the model of its file, and clears what is no longer found. */
export function showMarkers(
  monaco: Monaco,
  diagnostics: readonly Diagnostic[],
  documents: Iterable<{ readonly path: string; readonly model: TextModel }>,
): void {
  for (const { path, model } of documents) {
    const found = diagnostics.filter((one) => one.file === path);
    monaco.editor.setModelMarkers(
      model,
      owner,
      found.map((one) => marker(model, one)),
    );
  }
}

/** A range without width is widened so that it can be seen. */
function marker(model: TextModel, one: Diagnostic) {
  const from = model.getPositionAt(one.start);
  const to = model.getPositionAt(Math.max(one.end, one.start));
  const empty = from.lineNumber === to.lineNumber && from.column === to.column;
  const lineEnd = model.getLineMaxColumn(from.lineNumber);
  const back = empty && from.column === lineEnd && from.column > 1;
  return {
    severity: severities[one.severity],
    message: one.message,
    startLineNumber: from.lineNumber,
    startColumn: back ? from.column - 1 : from.column,
    endLineNumber: to.lineNumber,
    endColumn: empty && !back ? Math.min(to.column + 1, lineEnd) : to.column,
  };
}
