import type { Scanner } from './scan.ts';

export type Opener = '{' | '[';
export type Closer = '}' | ']';

interface OpenBracket {
  readonly kind: Opener;
  readonly start: number;
  /** Indentation of its line; made when it is first asked for, because lines can be long. */
  indent: number | undefined;
}

/** The brackets that are open where the parser stands, and what the indentation tells about them. */
export class OpenBrackets {
  readonly #stack: OpenBracket[] = [];
  readonly #count: Record<Opener, number> = { '{': 0, '[': 0 };

  get depth(): number {
    return this.#stack.length;
  }

  push(kind: Opener, start: number): void {
    this.#stack.push({ kind, start, indent: undefined });
    this.#count[kind]++;
  }

  pop(): void {
    const top = this.#stack.pop();
    if (top) this.#count[top.kind]--;
  }

  has(kind: Opener): boolean {
    return this.#count[kind] > 0;
  }

  /** The innermost open bracket. */
  get top(): OpenBracket | undefined {
    return this.#stack.at(-1);
  }

  get parentKind(): Opener | undefined {
    return this.#stack.at(-2)?.kind;
  }

  /**
   * Whether the current token begins its line no further right than the line of the innermost bracket: then it
   * probably belongs outside of it.
   */
  isOutdented(scanner: Scanner): boolean {
    const column = columnOfFirst(scanner);
    return Number.isFinite(column) && column <= this.#indentOfTop(scanner);
  }

  /** Whether the current closing bracket begins its line left of where the innermost bracket would be closed. */
  closesFurtherOut(scanner: Scanner): boolean {
    const column = columnOfFirst(scanner);
    return Number.isFinite(column) && column < this.#indentOfTop(scanner);
  }

  #indentOfTop(scanner: Scanner): number {
    const { top } = this;
    if (!top) return -1;
    top.indent ??= indentOfLine(scanner.text, top.start);
    return top.indent;
  }
}

/** Column of the current token when only white space stands before it on its line, else infinite. */
function columnOfFirst(scanner: Scanner): number {
  if (!scanner.newLineBefore) return Number.POSITIVE_INFINITY;
  const lineStart = startOfIndent(scanner.text, scanner.start);
  return isLineStart(scanner.text, lineStart) ? scanner.start - lineStart : Number.POSITIVE_INFINITY;
}

function startOfIndent(text: string, offset: number): number {
  let position = offset;
  while (position > 0 && (text[position - 1] === ' ' || text[position - 1] === '\t')) position--;
  return position;
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n' || text[offset - 1] === '\r';
}

function indentOfLine(text: string, offset: number): number {
  let lineStart = offset;
  while (!isLineStart(text, lineStart)) lineStart--;
  let end = lineStart;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end - lineStart;
}
