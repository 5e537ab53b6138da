/** Beyond this many compared pairs the middle is paired by position instead: still correct, only less exact. */
const maxPairs = 4_000_000;

/**
 * For each line of `after`, the index of the line of `before` it was, or null when it is new. Equal lines at both
 * ends and the longest common subsequence between them are matched; what is left of a changed block is paired in
 * order, so that a line edited in place still knows where it comes from. Indexes only grow.
 */
export function matchLines(before: readonly string[], after: readonly string[]): (number | null)[] {
  const origin: (number | null)[] = new Array<number | null>(after.length).fill(null);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    origin[head] = head;
    head += 1;
  }
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > head && afterEnd > head && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
    origin[afterEnd] = beforeEnd;
  }
  const anchors =
    (beforeEnd - head) * (afterEnd - head) <= maxPairs
      ? commonLines(before, after, head, beforeEnd, afterEnd)
      : [];
  let b = head;
  let a = head;
  for (const [anchorBefore, anchorAfter] of [...anchors, [beforeEnd, afterEnd] as const]) {
    for (; a < anchorAfter && b < anchorBefore; a += 1, b += 1) origin[a] = b;
    if (anchorAfter < afterEnd) origin[anchorAfter] = anchorBefore;
    a = anchorAfter + 1;
    b = anchorBefore + 1;
  }
  return origin;
}

function commonLines(
  before: readonly string[],
  after: readonly string[],
  head: number,
  beforeEnd: number,
  afterEnd: number,
): (readonly [number, number])[] {
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
  const pairs: (readonly [number, number])[] = [];
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
