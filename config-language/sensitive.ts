/** Which values must be masked wherever they are shown. */
import type { ConfigPath } from './syntax.ts';

/** Last words of a key that names a secret: `botToken`, `webhook_secret`, `apiKey`. */
const SECRET_WORDS =
  /(?:^|[a-z_-])(?:api_?key|token|secret|password|passphrase|private_?key|encrypt_?key|credentials?)$/i;

/** `…File` and `…Path` name where a secret is; the others count or configure tokens. */
const HARMLESS = /(?:file|path|env|tokens|tokenizer|mode|readonly)$/i;

/** Maps whose every value is treated as secret: variables and HTTP headers carry credentials. */
const SECRET_MAPS: ReadonlySet<string> = new Set(['headers', 'vars']);

/** Fields of a SecretRef: they say where the secret is, not what it is. */
const REFERENCE_FIELDS: ReadonlySet<string> = new Set(['source', 'provider', 'id']);

/**
 * Whether the value at a path may be a secret. `hints` are the paths that OpenClaw itself calls sensitive (dotted,
 * `*` for one segment; from `config.schema`'s uiHints or the bundled list); names that sound secret count as well,
 * because plugins add keys that no list knows.
 */
export function isSensitivePath(path: ConfigPath, hints: readonly string[] = []): boolean {
  const segments = path.map(String);
  const last = segments.at(-1);
  if (last === undefined) return false;
  if (hints.some((hint) => matches(hint.split('.'), segments))) return true;
  const parent = segments.at(-2);
  if (REFERENCE_FIELDS.has(last) && parent !== undefined && isSecretName(parent)) return false;
  if (segments[0] === 'env' && segments.length > 1 && segments[1] !== 'shellEnv') return true;
  if (parent !== undefined && SECRET_MAPS.has(parent)) return true;
  return isSecretName(last);
}

function isSecretName(name: string): boolean {
  return SECRET_WORDS.test(name) && !HARMLESS.test(name);
}

function matches(hint: readonly string[], segments: readonly string[]): boolean {
  return (
    hint.length === segments.length && hint.every((part, index) => part === '*' || part === segments[index])
  );
}
