/** One line to check a config in a test, and a short form of what was found. */
import { memoryFileAccess } from '../file-access.ts';
import { type CheckInput, type CheckResult, type ConfigLanguage, createConfigLanguage } from '../language-service.ts';
import type { Diagnostic } from '../syntax.ts';
import { type BundledVersion, bundledSchema } from './schemas.ts';

export const ROOT = '/claw/openclaw.json';

const languages = new Map<BundledVersion, ConfigLanguage>();

export function languageOf(version: BundledVersion = '2026.9.6'): ConfigLanguage {
  const known = languages.get(version);
  if (known) return known;
  const language = createConfigLanguage({ schema: bundledSchema(version), version, schemaSource: 'bundled' });
  languages.set(version, language);
  return language;
}

/** An input over texts by name; the root file is `openclaw.json`, the environment is known and empty. */
export function inputOf(
  text: string,
  others: Readonly<Record<string, string>> = {},
  env: CheckInput['env'] = { layers: [{ name: 'process', names: [] }] },
): CheckInput {
  const files: Record<string, string> = { [ROOT]: text };
  for (const [name, content] of Object.entries(others)) files[`/claw/${name}`] = content;
  return { rootFile: ROOT, access: memoryFileAccess(files), env };
}

export function checkText(
  text: string,
  others: Readonly<Record<string, string>> = {},
  version: BundledVersion = '2026.9.6',
): CheckResult {
  return languageOf(version).check(inputOf(text, others));
}

/** `code path «marked text»`, with the file's name in front when it is not the root. */
export function brief(result: CheckResult, diagnostic: Diagnostic): string {
  const text = result.files.find((file) => file.path === diagnostic.file)?.parsed?.text ?? '';
  const marked = text.slice(diagnostic.start, diagnostic.end);
  const name = diagnostic.file === ROOT ? '' : `${diagnostic.file.slice('/claw/'.length)}: `;
  return `${name}${diagnostic.code} ${diagnostic.path || '(root)'} «${marked}»`;
}

export function briefs(result: CheckResult): readonly string[] {
  return result.diagnostics.map((diagnostic) => brief(result, diagnostic));
}
