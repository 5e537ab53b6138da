/** What a completion has to know of the text around it: commas, comments, and how a snippet is written. */
import type { ParseResult, TextEdit, TextRange } from './syntax.ts';

/** Whether another member or item follows with no comma between. */
export function needsCommaAfter(parsed: ParseResult, offset: number): boolean {
  const next = nextToken(parsed, offset);
  return next !== '' && !',}]'.includes(next);
}

export function hasComma(parsed: ParseResult, start: number, end: number): boolean {
  const comment = parsed.comments.find((candidate) => candidate.start >= start && candidate.end <= end);
  if (!comment) return parsed.text.slice(start, end).includes(',');
  return hasComma(parsed, start, comment.start) || hasComma(parsed, comment.end, end);
}

/** The first character after an offset that is neither space nor comment; empty at the end of the text. */
function nextToken(parsed: ParseResult, offset: number): string {
  let at = offset;
  for (;;) {
    const comment = parsed.comments.find(({ start }) => start === at);
    if (comment) at = comment.end;
    else if (/\s/.test(parsed.text[at] ?? '')) at++;
    else return parsed.text[at] ?? '';
  }
}

export function isInComment(parsed: ParseResult, offset: number): boolean {
  return parsed.comments.some(
    ({ start, end, kind }) => offset > start && (kind === 'line' ? offset <= end : offset < end),
  );
}

/** The comma that was forgotten before a place, as the edit that adds it. */
export function commaBefore(
  parsed: ParseResult,
  previous: TextRange | undefined,
  offset: number,
): readonly TextEdit[] {
  if (!previous || hasComma(parsed, previous.end, offset)) return [];
  return [{ start: previous.end, end: previous.end, text: ',' }];
}

/** Whether the text between two offsets is the colon of a member and nothing more. */
export function isOnlyColon(parsed: ParseResult, start: number, end: number): boolean {
  const comments = parsed.comments.filter((one) => one.start >= start && one.end <= end);
  const text = comments.reduceRight(
    (rest, one) => rest.slice(0, one.start - start) + rest.slice(one.end - start),
    parsed.text.slice(start, end),
  );
  return text.trim() === ':';
}

export function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

export function escapeSnippet(text: string): string {
  return text.replaceAll('$', '\\$');
}
