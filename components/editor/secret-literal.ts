import { dotEnvAssignment } from '@/config-language/dotenv.ts';
import { renderString } from '@/config-language/edit-style.ts';
import { type Environment, findEnvReferences, sourceInWords } from '@/config-language/env.ts';
import { formatPath, nodeAtPath } from '@/config-language/locate.ts';
import { type MergedNode, walkMerged } from '@/config-language/merged.ts';
import { isSecret, reference, type SecretRangeOptions } from '@/config-language/secret-ranges.ts';
import type { ConfigPath, ParseResult, TextEdit } from '@/config-language/syntax.ts';
import { variableNameProblem } from '@/config-language/variable-name.ts';
import { keyPathIn } from './key-paths.ts';

/** A secret that is written in the config, and what would stand there if it moved to a `.env` file. */
export interface SecretLiteral {
  /** In the file. */
  readonly path: ConfigPath;
  /** A name for the variable that OpenClaw knows or that tells what it is for. */
  readonly name: string;
}

/** Words of a path that say nothing about what a secret is for. */
const fillers: ReadonlySet<string> = new Set(['channels', 'accounts', 'providers', 'entries', 'config']);

/** Names that OpenClaw itself reads (gateway/authentication, 2026.9.6). */
const knownNames: Readonly<Record<string, string>> = {
  'gateway.auth.token': 'OPENCLAW_GATEWAY_TOKEN',
  'gateway.auth.password': 'OPENCLAW_GATEWAY_PASSWORD',
};

/** The secret text at an offset, or null. What stands under `env` is a variable already. */
export function secretLiteralAt(
  parsed: ParseResult,
  offset: number,
  { at = [], known }: SecretRangeOptions,
): SecretLiteral | null {
  const path = keyPathIn(parsed, offset);
  const whole = [...at, ...path];
  const node = nodeAtPath(parsed.root, path);
  if (node?.type !== 'string' || whole[0] === 'env' || !isSecret(whole, known)) return null;
  const plain =
    node.value !== '' && !reference.test(node.value) && findEnvReferences(node.value).length === 0;
  return plain ? { path, name: variableName(whole) } : null;
}

function variableName(path: ConfigPath): string {
  const known = knownNames[path.join('.')];
  if (known !== undefined) return known;
  const words = path.map(String).filter((segment) => !fillers.has(segment));
  const name = words
    .join('_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return /^[A-Z_]/.test(name) ? name : `_${name}`;
}

/** A secret on its way to a `.env` file. */
export interface SecretMove {
  /** What the variable holds then. It goes from the worker to the session and from there into an apply alone. */
  readonly value: string;
  /** Puts `${NAME}` in the place of the text, in its own quotes. */
  readonly edit: TextEdit;
  /** Why this name or value can't be used, one sentence; null when it can. */
  readonly problem: string | null;
}

/** What moves the text at a path of a file; null when there is none. */
export function moveSecret(
  parsed: ParseResult,
  path: ConfigPath,
  name: string,
  takenBy: (name: string) => string | null,
): SecretMove | null {
  const node = nodeAtPath(parsed.root, path);
  if (node?.type !== 'string') return null;
  // In the config `$${NAME}` is the text `${NAME}`.
  const value = node.value.replace(/\$(\$\{[A-Z_][A-Z0-9_]*\})/g, '$1');
  const quote = parsed.text[node.start] === "'" ? "'" : '"';
  const text = renderString(`\${${name}}`, quote);
  const carried = dotEnvAssignment({ name: 'A', value }) !== null;
  return {
    value,
    edit: { start: node.start, end: node.end, text },
    problem: carried
      ? (variableNameProblem(name) ?? takenBy(name))
      : 'No line of a .env file can hold this value so that it is read back unchanged.',
  };
}

/** Who has a name already, so that a secret can't have it; null when it is free. */
export function nameTakenBy(name: string, environment: Environment, tree: MergedNode | null): string | null {
  const found = environment.resolve(name);
  if ('source' in found) return `${name} is set already, by ${sourceInWords(found.source)}.`;
  const place = tree && referenceTo(name, tree);
  return place ? `${formatPath(place)} refers to ${name} already.` : null;
}

function referenceTo(name: string, tree: MergedNode): ConfigPath | null {
  let place: ConfigPath | null = null;
  walkMerged(tree, (node, path) => {
    if (node.type !== 'scalar' || typeof node.value !== 'string') return;
    if (findEnvReferences(node.value).some((one) => one.name === name)) place ??= [...path];
  });
  return place;
}
