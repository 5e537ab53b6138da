/** Beyond this many compared pairs the middle counts as changed throughout: still correct, only less exact. */
const maxPairs = 4_000_000;

type Pair = readonly [before: number, after: number];

/** The equal lines of two texts, as pairs of indexes that grow on both sides: a longest common subsequence. */
export function matchEqualLines(before: readonly string[], after: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    pairs.push([head, head]);
    head += 1;
  }
  let beforeEnd = before.length;
  let afterEnd = after.length;
  const tail: Pair[] = [];
  while (beforeEnd > head && afterEnd > head && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
    tail.push([beforeEnd, afterEnd]);
  }
  if ((beforeEnd - head) * (afterEnd - head) <= maxPairs) {
    pairs.push(...commonLines(before, after, head, beforeEnd, afterEnd));
  }
  return pairs.concat(tail.reverse());
}

/**
 * For each line of `after`, the index of the line of `before` it was, or null when it is new. What is left of a
 * changed block between equal lines is paired in order, so that a line edited in place knows where it comes from.
 */
export function matchLines(before: readonly string[], after: readonly string[]): (number | null)[] {
  const origin = new Array<number | null>(after.length).fill(null);
  let b = 0;
  let a = 0;
  for (const [atBefore, atAfter] of matchEqualLines(before, after)) {
    for (; a < atAfter && b < atBefore; a += 1, b += 1) origin[a] = b;
    origin[atAfter] = atBefore;
    a = atAfter + 1;
    b = atBefore + 1;
  }
  for (; a < after.length && b < before.length; a += 1, b += 1) origin[a] = b;
  return origin;
}

function commonLines(
  before: readonly string[],
  after: readonly string[],
  head: number,
  beforeEnd: number,
  afterEnd: number,
): Pair[] {
  const rows = beforeEnd - head;
  const columns = afterEnd - head;
  const width = columns + 1;
  const length = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number): number => length[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      length[row * width + column] =
        before[head + row] === after[head + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    if (before[head + row] === after[head + column]) {
      pairs.push([head + row, head + column]);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}
