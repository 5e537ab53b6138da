/** Which items of a list stay when it becomes another list. */
import type { ConfigValue } from './syntax.ts';
import { sameValue } from './value.ts';

/** More comparisons than this are not made: then nothing counts as kept. */
const MAX_COMPARISONS = 250_000;

/** What is left when the equal items at both ends are taken away. */
export function middleOf(before: readonly ConfigValue[], after: readonly ConfigValue[]) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && sameValue(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && sameValue(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  return { head, removed: before.length - head - tail, added: after.length - head - tail };
}

/** The longest common subsequence of two lists, as pairs of indexes in rising order. */
export function keptItems(
  before: readonly ConfigValue[],
  after: readonly ConfigValue[],
): readonly (readonly [from: number, to: number])[] {
  if (before.length * after.length > MAX_COMPARISONS) return [];
  const same = before.map((old) => after.map((item) => sameValue(old, item)));
  // The length of what is common from a pair of indexes on.
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (from: number, to: number): number => lengths[from]?.[to] ?? 0;
  for (let from = before.length - 1; from >= 0; from--) {
    const row = lengths[from];
    for (let to = after.length - 1; row && to >= 0; to--)
      row[to] = same[from]?.[to] ? at(from + 1, to + 1) + 1 : Math.max(at(from + 1, to), at(from, to + 1));
  }
  const pairs: (readonly [number, number])[] = [];
  for (let from = 0, to = 0; from < before.length && to < after.length; ) {
    if (same[from]?.[to]) pairs.push([from++, to++]);
    else if (at(from + 1, to) >= at(from, to + 1)) from++;
    else to++;
  }
  return pairs;
}
