import { learnStyle, renderString } from '@/config-language/edit-style.ts';
import { parseJson5 } from '@/config-language/parse.ts';
import { literalFor } from '@/config-language/parse-messages.ts';
import type { Diagnostic, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { applyEdits } from '@/config-language/text-edits.ts';
import type { QuickFix } from './quick-fixes.ts';

type Repair = (
  written: string,
  finding: Diagnostic,
  parsed: ParseResult,
) => { readonly title: string; readonly edit: TextEdit };

const quote: Repair = (written, { start, end }, parsed) => ({
  title: 'Put quotes around it',
  edit: { start, end, text: renderString(written, learnStyle(parsed, null).stringQuote) },
});

/** `yes` and `True` of other formats mean what JSON5 writes without quotes. */
const writeLiteral: Repair = (written, { start, end }) => {
  const literal = literalFor(written) ?? written;
  return { title: `Write ${literal}`, edit: { start, end, text: literal } };
};

const remove: Repair = (written, { start, end }) => ({
  title: `Remove ${written}`,
  edit: { start, end, text: '' },
});

/** What mends an error of this code, the likeliest first. */
const repairs: Readonly<Record<string, readonly Repair[]>> = {
  'unquoted-value': [writeLiteral, quote],
  'bad-number': [quote],
  // Said of the value that the comma should follow.
  'missing-comma': [
    (_written, { end }) => ({ title: 'Add the comma', edit: { start: end, end, text: ',' } }),
  ],
  'hash-comment': [
    (_written, { start }) => ({
      title: 'Begin the comment with //',
      edit: { start, end: start + 1, text: '//' },
    }),
  ],
  'stray-comma': [remove],
  'stray-colon': [remove],
  'stray-closer': [remove],
};

/** A repair is offered only when the text has fewer syntax errors then; the first is the likeliest. */
export function syntaxFixes(parsed: ParseResult, finding: Diagnostic): QuickFix[] {
  const written = parsed.text.slice(finding.start, finding.end);
  return (repairs[finding.code] ?? [])
    .map((repair) => repair(written, finding, parsed))
    .filter(({ edit }) => {
      const { problems } = parseJson5(applyEdits(parsed.text, [edit]));
      return problems.length < parsed.problems.length;
    })
    .map(({ title, edit }, index) => ({ title, edits: [edit], preferred: index === 0 }));
}
