import type { RecoveryGuesses } from './parse-recovery.ts';
import { Parser } from './parser.ts';
import type { ParseResult, SyntaxProblem } from './syntax.ts';

/** Longer texts are refused unread. In UTF-16 code units. */
export const MAX_TEXT_LENGTH = 20 * 1024 * 1024;

/**
 * Reads a JSON5 text. Total: it never throws, and a broken text gives its problems together with a tree of
 * everything that was understood. A text without problems is exactly one that json5 2.2.3, which OpenClaw reads
 * its config with, accepts, and has the same value.
 */
export function parseJson5(text: string): ParseResult {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = 'This file is larger than 20 MB: it is not read. Check that it is the config.';
    return { text, root: null, comments: [], problems: [{ start: 0, end: 0, code: 'too-large', message }] };
  }
  let best = new Parser(text, { indentation: false, swappedClosers: false }).parse();
  for (const guesses of guessesFor(best.problems)) {
    const other = new Parser(text, guesses).parse();
    if (other.problems.length < best.problems.length || prefers(guesses, best, other)) best = other;
  }
  return best;
}

const BRACKET_CODES: ReadonlySet<string> = new Set(['unclosed-bracket', 'wrong-closer', 'stray-closer']);

/**
 * A missing or wrong bracket can be understood in several ways. Only then the text is read again, once for each
 * guess.
 */
function guessesFor(problems: readonly SyntaxProblem[]): readonly RecoveryGuesses[] {
  const codes = new Set(problems.map((problem) => problem.code).filter((code) => BRACKET_CODES.has(code)));
  const guesses: RecoveryGuesses[] = [];
  if (codes.has('wrong-closer')) guesses.push({ indentation: false, swappedClosers: true });
  if (codes.size > 0) guesses.push({ indentation: true, swappedClosers: false });
  return guesses;
}

/** Indentation shows which bracket was forgotten, so it wins where it explains the text as well as the rest. */
function prefers(guesses: RecoveryGuesses, best: ParseResult, other: ParseResult): boolean {
  return guesses.indentation && other.problems.length === best.problems.length;
}
