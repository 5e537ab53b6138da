/**
 * "Did you mean": the one candidate close enough to what was typed to be worth naming, or null.
 *
 * A swap of two neighbours counts as one edit (optimal string alignment), because that is the commonest slip of
 * fingers. Letter case, dashes and underscores are free: `log_level` and `loglevel` find `logLevel`.
 */
export function suggest(typed: string, candidates: Iterable<string>): string | null {
  const folded = fold(typed);
  let best: string | null = null;
  let bestDistance = Math.floor(folded.length / 4) + 1;
  for (const candidate of candidates) {
    if (candidate === typed) continue;
    const foldedCandidate = fold(candidate);
    if (Math.abs(foldedCandidate.length - folded.length) > bestDistance) continue;
    const distance = editDistance(folded, foldedCandidate);
    if (distance > 0 && distance >= foldedCandidate.length - 1) continue;
    if (isOtherWord(folded, foldedCandidate, distance)) continue;
    if (distance < bestDistance || (distance === bestDistance && best === null)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Another letter in a word of three makes another word: `mcp` is no slip for `acp`, but `evn` is one for `env`. */
function isOtherWord(typed: string, candidate: string, distance: number): boolean {
  if (distance === 0 || typed.length !== candidate.length || candidate.length > 3) return false;
  return [...typed].sort().join('') !== [...candidate].sort().join('');
}

/** Insertions, deletions, replacements and swaps of neighbours needed to get from one word to the other. */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}
