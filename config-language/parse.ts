import type { RecoveryGuess } from './parse-recovery.ts';
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
  const first = new Parser(text, 'none').parse();
  if (first.problems.length === 0) return first;
  let best = first;
  for (const guess of guessesFor(first.problems)) {
    const other = new Parser(text, guess).parse();
    const fewer = best.problems.length - other.problems.length;
    // Indentation shows which bracket was forgotten, so it wins where it explains the text as well as the rest.
    if (fewer > 0 || (fewer === 0 && guess === 'indentation')) best = other;
  }
  return best;
}

/** Problems that come of a missing or wrong bracket, and the ways to understand them. */
const GUESSES: ReadonlyMap<string, readonly RecoveryGuess[]> = new Map([
  ['wrong-closer', ['swapped-closer', 'stray-closer', 'missing-opener', 'indentation']],
  ['missing-value', ['missing-opener']],
  ['key-in-array', ['missing-opener']],
  ['stray-comma', ['indentation']],
  ['missing-key', ['missing-opener', 'indentation']],
  ['stray-closer', ['missing-opener', 'indentation']],
  ['unclosed-bracket', ['indentation']],
]);

/** The text is read again, once for each guess, and the reading with the fewest problems is taken. */
function guessesFor(problems: readonly SyntaxProblem[]): readonly RecoveryGuess[] {
  const codes = new Set(problems.map((problem) => problem.code));
  return [...new Set([...GUESSES].flatMap(([code, guesses]) => (codes.has(code) ? guesses : [])))];
}
