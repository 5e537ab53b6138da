import { matchEqualLines } from './line-match.ts';
import { editorText, restoreText } from './text-fidelity.ts';

interface Change {
  /** Lines `from`…`to` (exclusive) of the base are replaced. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Both sides' changes of one base, line by line, or null where they touch each other. Line endings and byte
 * order mark are those of `theirs`, the text that is on disk.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  const baseLines = editorText(base).split('\n');
  const changes = [...changesOf(baseLines, mine), ...changesOf(baseLines, theirs)].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  );
  const merged: string[] = [];
  let at = 0;
  let last: Change | null = null;
  for (const change of changes) {
    if (last && sameChange(last, change)) continue;
    // Changes that touch are decided by a person: which comes first can't be known.
    if (last && change.from <= last.to) return null;
    merged.push(...baseLines.slice(at, change.from), ...change.lines);
    at = change.to;
    last = change;
  }
  merged.push(...baseLines.slice(at));
  return restoreText(theirs, merged.join('\n'));
}

function sameChange(a: Change, b: Change): boolean {
  return a.from === b.from && a.to === b.to && a.lines.join('\n') === b.lines.join('\n');
}

function changesOf(baseLines: readonly string[], text: string): Change[] {
  const lines = editorText(text).split('\n');
  const changes: Change[] = [];
  let base = 0;
  let side = 0;
  for (const [atBase, atSide] of [
    ...matchEqualLines(baseLines, lines),
    [baseLines.length, lines.length] as const,
  ]) {
    if (atBase > base || atSide > side)
      changes.push({ from: base, to: atBase, lines: lines.slice(side, atSide) });
    base = atBase + 1;
    side = atSide + 1;
  }
  return changes;
}
