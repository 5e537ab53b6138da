/** Sets our judgement of a config beside that of the real OpenClaw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryFileAccess } from '../config-language/file-access.ts';
import { type ConfigLanguage, createConfigLanguage } from '../config-language/language-service.ts';
import { normaliseSchema } from '../config-language/schema.ts';
import type { Diagnostic } from '../config-language/syntax.ts';
import type { FidelityCase } from './fidelity-cases.ts';
import type { RealVerdict } from './openclaw-validator.ts';

/**
 * `same`: verdict and place of OpenClaw's first issue. `elsewhere`: the verdict, but no error of ours at that place.
 * `missed`: OpenClaw refuses what we accept. `invented`: the other way round. `crashed`: its command failed.
 */
export type Agreement = 'same' | 'elsewhere' | 'missed' | 'invented' | 'crashed';

export interface Comparison {
  readonly kind: Agreement;
  /** First findings in words. */
  readonly theirs: string;
  readonly ours: string;
}

const SCHEMA = fileURLToPath(new URL('../config-language/schemas/2026.9.6.json', import.meta.url));
const DIRECTORY = '/config';
/** What the validating process has in its environment; no `.env` files. */
const NAMES = ['HOME', 'NODE_ENV', 'OPENCLAW_CONFIG_PATH', 'OPENCLAW_STATE_DIR', 'PATH'];

export function languageForFidelity(): ConfigLanguage {
  const normalised = normaliseSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!normalised.ok) throw new Error(normalised.problem);
  return createConfigLanguage({ schema: normalised.schema, version: '2026.9.6', schemaSource: 'bundled' });
}

export function compareCase(
  { files }: FidelityCase,
  real: RealVerdict,
  language: ConfigLanguage,
): Comparison {
  const paths = Object.entries(files).map(([name, text]) => [join(DIRECTORY, name), text] as const);
  const result = language.check({
    rootFile: join(DIRECTORY, 'openclaw.json'),
    access: memoryFileAccess(Object.fromEntries(paths)),
    env: { layers: [{ name: 'process', names: NAMES }] },
  });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  const first = real.issues[0];
  const words = {
    theirs: real.crash ?? (first ? `${first.path}: ${first.message.split('\n')[0]}` : 'valid'),
    ours: errors.map(({ path, code, message }) => `${path} [${code}] ${message}`).join(' / ') || 'valid',
  };
  if (real.crash !== undefined) return { kind: 'crashed', ...words };
  if (real.valid !== result.ok) return { kind: real.valid ? 'invented' : 'missed', ...words };
  const explained = first === undefined || errors.some((error) => isAt(error, placeOf(first)));
  return { kind: explained ? 'same' : 'elsewhere', ...words };
}

/** OpenClaw reports an unknown key at its parent and names it in its words. */
function placeOf({ path, message }: { path: string; message: string }): string {
  const place = path === '<root>' ? '' : path;
  const key = /^Unrecognized keys?: "([^"]+)"/.exec(message)?.[1];
  return key === undefined ? place : [place, key].filter(Boolean).join('.');
}

/** At its place, or below: in a union we name the branch that was meant. What breaks reading has no place. */
function isAt({ path, source }: Diagnostic, place: string): boolean {
  if (place === '') return path === '' || source === 'syntax' || source === 'include';
  return path === place || path.startsWith(`${place}.`);
}
