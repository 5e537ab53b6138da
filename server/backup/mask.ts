import { parseJson5 } from '../../config-language/parse.ts';
import { reference, secretRanges } from '../../config-language/secret-ranges.ts';
import type { SensitivePaths } from '../../config-language/sensitive.ts';
import type { ParseResult, TextRange } from '../../config-language/syntax.ts';
import { walkNodes } from '../../config-language/value.ts';
import { classifyPath } from './components.ts';
import type { MaskedSecret, MaskedText } from './inside-types.ts';

/** Longer texts are not looked through for secrets, and so not shown. In UTF-16 code units. */
export const MAX_MASKED_LENGTH = 2 * 1024 * 1024;

/** Strings that files full of credentials may show: they say what an entry is, not what opens it. */
const HARMLESS_KEYS: ReadonlySet<string> = new Set([
  'type',
  'provider',
  'kind',
  'mode',
  'source',
  'version',
  'createdAt',
  'updatedAt',
  'expiresAt',
]);

/** Shapes of keys that are secret wherever they stand. */
const KEY_SHAPES =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|\b(?:sk-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|gh[opsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|AGE-SECRET-KEY-1[0-9A-Z]{58}|\d{8,10}:[\w-]{35}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;

/** `name = value` in a comment, a log line, a script or a broken file, where the name tells a secret. */
const ASSIGNMENT =
  /[\w.-]{0,40}(?:api_?key|token|secret|password|passphrase|private_?key|credentials?)["']?\s*(?:=|:)\s*(?:"([^"\n]{4,})"|'([^'\n]{4,})'|`([^`\n]{4,})`|([^\s"'`,;{}[\]()]{4,}))/dgi;
const OTHERS = [/\bBearer\s+([\w.~+/=-]{8,})/dgi, /:\/\/[^\s/:@]+:([^\s/@]+)@/dg];

/** The line grammar of `dotenv` (17); each value with its quotes. */
const DOTENV_LINE =
  /^\s*(?:export\s+)?[\w.-]+(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;

/**
 * Ranges of what may be a secret in a file of a state directory, in order, none within another. What cannot be told
 * apart in a file of credentials is all one secret: too much is masked rather than too little. `known`: the paths of the
 * config that OpenClaw itself calls sensitive.
 */
export function findSecrets(path: string, text: string, known?: SensitivePaths): TextRange[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const component = classifyPath(path);
  const credentials =
    component === 'credentials' || component === 'auth-profiles' || /\.(pem|key|p12)$/.test(name);
  if (/^\.env(\.|$)|\.env$/.test(name)) return merged(valuesOf(text));
  const json = /\.json5?(\.|$)/.test(name);
  const parsed = json ? parseJson5(text) : null;
  if (credentials) return merged(parsed ? credentialRanges(parsed) : whole(text));
  const found = parsed ? secretRanges(parsed, name.startsWith('openclaw.json') ? { known } : {}) : [];
  if (/\.jsonl(\.|$)/.test(name)) found.push(...lineRanges(text));
  return merged([...found, ...shapesIn(text)]);
}

/** Masks each range; `markOf` gives equal secrets equal marks, so that a comparison shows *that* one changed. */
export function maskText(
  path: string,
  text: string,
  markOf: (secret: string) => string,
  known?: SensitivePaths,
): MaskedText {
  const secrets: MaskedSecret[] = [];
  let masked = '';
  let from = 0;
  let line = 1;
  for (const [index, { start, end }] of findSecrets(path, text, known).entries()) {
    const before = text.slice(from, start);
    line += newlines(before);
    const secret = text.slice(start, end);
    const mark = markOf(secret);
    secrets.push({ index, line, name: nameBefore(text, start), mark });
    masked += before + mark;
    // Masks are one line each, so that what follows keeps its place among the lines that are shown.
    from = end;
  }
  return { text: masked + text.slice(from), secrets };
}

/** The secret that {@link maskText} gave this number, or null. */
export function secretAt(path: string, text: string, index: number, known?: SensitivePaths): string | null {
  const range = findSecrets(path, text, known)[index];
  return range ? text.slice(range.start, range.end) : null;
}

function credentialRanges(parsed: ParseResult): TextRange[] {
  if (parsed.problems.length > 0) return whole(parsed.text);
  const ranges: TextRange[] = [];
  for (const { path, node } of walkNodes(parsed.root)) {
    if (node.type !== 'string' || node.value === '' || reference.test(node.value)) continue;
    if (!HARMLESS_KEYS.has(String(path.at(-1)))) ranges.push({ start: node.start + 1, end: node.end - 1 });
  }
  // A comment may hold the credential of yesterday.
  return [...ranges, ...parsed.comments, ...secretRanges(parsed), ...shapesIn(parsed.text)];
}

function lineRanges(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    for (const range of secretRanges(parseJson5(text.slice(at, end))))
      found.push({ start: range.start + at, end: range.end + at });
    at = end + 1;
  }
  return found;
}

function valuesOf(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (const match of text.matchAll(DOTENV_LINE)) {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const raw = text.slice(start, end);
    const lead = raw.length - raw.trimStart().length;
    if (raw.trim() !== '') found.push({ start: start + lead, end: start + raw.trimEnd().length });
  }
  // A line that is no assignment is nobody's value, but may have been one.
  return [...found, ...shapesIn(text)];
}

function shapesIn(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (const match of text.matchAll(KEY_SHAPES))
    found.push({ start: match.index, end: match.index + match[0].length });
  for (const pattern of [ASSIGNMENT, ...OTHERS]) {
    for (const match of text.matchAll(pattern)) {
      const group = match.slice(1).findIndex((part) => part !== undefined) + 1;
      const [start, end] = match.indices?.[group] ?? [0, 0];
      if (end > start && !isPlain(text.slice(start, end))) found.push({ start, end });
    }
  }
  return found;
}

/** Values that show nothing: a reference, a word of the language, a number of anything but digits of a code. */
function isPlain(value: string): boolean {
  return /^(\$\{?\w+\}?|true|false|null|none|undefined|\d{1,5})$/i.test(value) || /^•+/.test(value);
}

function whole(text: string): TextRange[] {
  return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
}

function merged(ranges: readonly TextRange[]): TextRange[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else if (end > start) out.push({ start, end });
  }
  return out;
}

/** The key in front of a value, as far as its line tells; empty when it does not. */
function nameBefore(text: string, start: number): string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /["']?([\w.-]+)["']?\s*[:=]\s*["'`]?$/.exec(line)?.[1] ?? '';
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
