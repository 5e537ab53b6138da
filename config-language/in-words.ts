/** Schema facts said in words. Values of the config never appear here: they may be secrets. */
import type { JsonType, SchemaNode } from './schema.ts';
import type { ConfigValue } from './syntax.ts';

const TYPE_WORDS: Readonly<Record<JsonType, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

export function typeInWords(type: JsonType): string {
  return TYPE_WORDS[type];
}

/** `a, b or c`. */
export function oneOfInWords(words: readonly string[], link = 'or'): string {
  const unique = [...new Set(words)];
  if (unique.length < 2) return unique[0] ?? '';
  return `${unique.slice(0, -1).join(', ')} ${link} ${unique.at(-1)}`;
}

const MOST_LISTED = 14;

/** The allowed values as they would be written; of a long list the first ones. */
export function allowedInWords(values: readonly ConfigValue[]): string {
  const written = [...new Set(values.map((value) => JSON.stringify(value)))];
  if (written.length <= MOST_LISTED) return oneOfInWords(written);
  return `${written.slice(0, MOST_LISTED).join(', ')} and ${written.length - MOST_LISTED} more`;
}

/** What a schema accepts, for "expected …". */
export function expectationInWords(schema: SchemaNode): string {
  return oneOfInWords(expectations(schema)) || 'another value';
}

function expectations(schema: SchemaNode): readonly string[] {
  const branches = [...schema.anyOf, ...schema.oneOf];
  if (branches.length > 0) return branches.flatMap(expectations);
  if (schema.allowed) return [allowedInWords(schema.allowed)];
  if (schema.types) return schema.types.map(typeInWords);
  const part = schema.allOf.find((inner) => inner.types !== null || inner.allowed !== null);
  return part ? expectations(part) : [];
}

/** A number range, for example "1 to 65535" or "more than 0"; empty when there is no limit worth saying. */
export function rangeInWords(schema: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  // Zod writes the largest safe integer where it means "no limit".
  const top = maximum === Number.MAX_SAFE_INTEGER ? null : maximum;
  const bottom = minimum === Number.MIN_SAFE_INTEGER ? null : minimum;
  if (bottom !== null && top !== null) return `${bottom} to ${top}`;
  const parts: string[] = [];
  if (bottom !== null) parts.push(`at least ${bottom}`);
  if (exclusiveMinimum !== null) parts.push(`more than ${exclusiveMinimum}`);
  if (top !== null) parts.push(`at most ${top}`);
  if (exclusiveMaximum !== null) parts.push(`less than ${exclusiveMaximum}`);
  return parts.join(' and ');
}

/** The patterns of OpenClaw's schema (2026.2 to 2026.9) that words say better. */
const PATTERN_WORDS: ReadonlyMap<string, string> = new Map([
  ['^[a-z0-9-]+$', 'lowercase letters, digits and dashes only'],
  ['^#?[0-9a-fA-F]{6}$', 'a colour of six hexadecimal digits, like #33aaff'],
  ['^#.*', 'a text that starts with #'],
  [
    '^[A-Z][A-Z0-9_]{0,127}$',
    'the name of an environment variable: capital letters, digits and underscores, starting with a letter',
  ],
  ['^[A-Z_][A-Z0-9_]*$', 'the name of an environment variable: capital letters, digits and underscores'],
  [
    '^[a-z][a-z0-9_-]{0,63}$',
    'lowercase letters, digits, dashes and underscores, starting with a letter, at most 64',
  ],
  ['^[a-z0-9][a-z0-9_-]{0,63}$', 'lowercase letters, digits, dashes and underscores, at most 64'],
  ['^[a-z0-9][a-z0-9-]{0,63}$', 'lowercase letters, digits and dashes, at most 64'],
  ['^[a-z0-9][a-z0-9._-]{0,63}$', 'lowercase letters, digits, dots, dashes and underscores, at most 64'],
  ['^[a-z][a-z0-9-]*$', 'lowercase letters, digits and dashes, starting with a letter'],
  ['^[A-Za-z0-9][A-Za-z0-9_-]*$', 'letters, digits, dashes and underscores'],
  ['^https?:\\/\\/', 'an address that starts with http:// or https://'],
  ['^[Hh][Tt][Tt][Pp][Ss]:\\/\\/', 'an address that starts with https://'],
  ['^[Hh][Tt][Tt][Pp][Ss]?:\\/\\/(?![^/?#]*@)', 'an http or https address without a user name in it'],
  ['^[wW][sS][sS]?:\\/\\/', 'an address that starts with ws:// or wss://'],
  ['^\\d+$', 'digits only'],
  ['^\\d+(?:ms|s|m|h)$', 'a duration like 500ms, 30s, 10m or 2h'],
  ['\\S', 'a text that is not blank'],
  ['^/', 'a path that starts with /'],
  ['^[^,]+$', 'a text without a comma'],
  ['^(?!\\s*-)', 'a text that does not start with a dash'],
  ['^\\+[1-9]\\d{1,14}$', 'a phone number in international form, like +491701234567'],
  [
    '^(?:[1-9][0-9]*[hd]|(?:[6-9][0-9]|[1-9][0-9]{2,})m)(?![\\s\\S])',
    'a duration of at least an hour, like 90m, 12h or 30d',
  ],
  [
    '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89aAbB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
    'a UUID, like 123e4567-e89b-42d3-a456-426614174000',
  ],
]);

export function patternInWords(pattern: string): string {
  return PATTERN_WORDS.get(pattern) ?? `a text of the form ${pattern}`;
}

/** `agents.entries` for a path, `the config` for the root. */
export function placeInWords(dottedPath: string): string {
  return dottedPath === '' ? 'the config' : dottedPath;
}
