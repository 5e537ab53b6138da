import { INCLUDE_KEY } from '@/config-language/include.ts';
import { nodeAtPath } from '@/config-language/locate.ts';
import type { SecretRangeOptions } from '@/config-language/secret-ranges.ts';
import type { ConfigPath, ParseResult, ValueNode } from '@/config-language/syntax.ts';
import { freeName } from '@/config-language/variable-name.ts';
import { keyPathIn } from './key-paths.ts';
import type { Place, Refactoring } from './language-protocol.ts';
import { secretLiteralAt } from './secret-literal.ts';

/** What can be done at a place of a file. */
export function refactoringsAt(
  parsed: ParseResult | null,
  { offset }: Pick<Place, 'offset'>,
  options: SecretRangeOptions & { readonly isTaken: (name: string) => boolean },
): readonly Refactoring[] {
  if (!parsed) return [];
  const place = textAt(parsed.text, offset);
  const found: Refactoring[] = [];
  const secret = secretLiteralAt(parsed, place, options);
  if (secret) {
    const name = freeName(secret.name, options.isTaken);
    found.push({ kind: 'secret', section: secret.path, name });
  }
  const section = sectionAt(parsed, keyPathIn(parsed, place));
  if (!section) return found;
  const include = includeOf(nodeAtPath(parsed.root, section));
  if (include !== null) found.push({ kind: 'inline', section, include });
  else if (section.length > 0) found.push({ kind: 'split', section, include: fileFor(section) });
  return found;
}

/** In front of a line its first character is meant. */
function textAt(text: string, offset: number): number {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const after = /^[ \t]*/.exec(text.slice(offset))?.[0] ?? '';
  return before.trim() === '' ? offset + after.length : offset;
}

/** The innermost object or list at a path. */
function sectionAt(parsed: ParseResult, path: ConfigPath): ConfigPath | null {
  for (let length = path.length; length >= 0; length--) {
    const node = nodeAtPath(parsed.root, path.slice(0, length));
    if (node?.type === 'object' || node?.type === 'array') return path.slice(0, length);
  }
  return null;
}

function includeOf(node: ValueNode | null): string | null {
  if (node?.type !== 'object') return null;
  const value = node.members.find(({ key }) => key.value === INCLUDE_KEY)?.value;
  return value?.type === 'string' ? value.value : null;
}

/** A name that tells what is in it: the last key on the way. */
function fileFor(section: ConfigPath): string {
  const key = section.findLast((segment) => typeof segment === 'string') ?? 'section';
  const name = String(key)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `./${name === '' ? 'section' : name}.json5`;
}
