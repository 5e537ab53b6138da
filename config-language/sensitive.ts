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

/** Paths that OpenClaw itself calls sensitive. */
export interface SensitivePaths {
  has(path: ConfigPath): boolean;
}

interface Branch {
  readonly children: Map<string, Branch>;
  ends: boolean;
}

/** By dotted paths, `*` for one segment: `uiHints` of `config.schema`, or the list that comes with a bundled schema. */
export function createSensitivePaths(hints: readonly string[]): SensitivePaths {
  const root: Branch = { children: new Map(), ends: false };
  for (const hint of hints) {
    let branch = root;
    for (const part of hint.split('.')) {
      const next = branch.children.get(part) ?? { children: new Map(), ends: false };
      branch.children.set(part, next);
      branch = next;
    }
    branch.ends = true;
  }
  const leads = (branch: Branch | undefined, path: ConfigPath, from: number): boolean => {
    if (branch === undefined) return false;
    if (from === path.length) return branch.ends;
    const { children } = branch;
    return (
      leads(children.get(String(path[from])), path, from + 1) || leads(children.get('*'), path, from + 1)
    );
  };
  return { has: (path) => leads(root, path, 0) };
}

/**
 * Whether the value at a path may be a secret: what OpenClaw itself calls sensitive, and names that sound secret as
 * well, because plugins add keys that no list knows.
 */
export function isSensitivePath(path: ConfigPath, known?: SensitivePaths): boolean {
  const segments = path.map(String);
  const last = segments.at(-1);
  if (last === undefined) return false;
  if (known?.has(path)) return true;
  const parent = segments.at(-2);
  if (REFERENCE_FIELDS.has(last) && parent !== undefined && isSecretName(parent)) return false;
  if (segments[0] === 'env' && segments.length > 1 && segments[1] !== 'shellEnv') return true;
  if (parent !== undefined && SECRET_MAPS.has(parent)) return true;
  return isSecretName(last);
}

function isSecretName(name: string): boolean {
  return SECRET_WORDS.test(name) && !HARMLESS.test(name);
}
