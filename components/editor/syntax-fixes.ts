import { parseJson5 } from '@/config-language/parse.ts';
import type { Diagnostic, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { applyEdits } from '@/config-language/text-edits.ts';
import type { QuickFix } from './quick-fixes.ts';

type Repair = (written: string, finding: Diagnostic) => { readonly title: string; readonly edit: TextEdit };

const quote: Repair = (written, { start, end }) => ({
  title: 'Put quotes around it',
  edit: { start, end, text: JSON.stringify(written) },
});

const remove: Repair = (written, { start, end }) => ({
  title: `Remove ${written}`,
  edit: { start, end, text: '' },
});

/** Errors with one obvious repair, by code. */
const repairs: Readonly<Record<string, Repair>> = {
  'unquoted-value': quote,
  'bad-number': quote,
  // Said of the value that the comma should follow.
  'missing-comma': (_written, { end }) => ({
    title: 'Add the comma',
    edit: { start: end, end, text: ',' },
  }),
  'hash-comment': (_written, { start }) => ({
    title: 'Begin the comment with //',
    edit: { start, end: start + 1, text: '//' },
  }),
  'stray-comma': remove,
  'stray-colon': remove,
  'stray-closer': remove,
};

/** A repair is offered only when the text has fewer syntax errors then. */
export function syntaxFixes(parsed: ParseResult, finding: Diagnostic): QuickFix[] {
  const repair = repairs[finding.code]?.(parsed.text.slice(finding.start, finding.end), finding);
  if (!repair) return [];
  const { problems } = parseJson5(applyEdits(parsed.text, [repair.edit]));
  if (problems.length >= parsed.problems.length) return [];
  return [{ title: repair.title, edits: [repair.edit], preferred: true }];
}
