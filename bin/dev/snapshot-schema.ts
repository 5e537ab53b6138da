/**
 * Makes the bundled schema of one OpenClaw version: structure only, without titles and descriptions.
 *
 *   node bin/dev/snapshot-schema.ts VERSION --schema FILE [--hints FILE]
 *
 * FILE of `--schema` holds what `openclaw config schema` prints. FILE of `--hints` holds the answer of the
 * Gateway's `config.schema` call (its `uiHints` name the sensitive paths), or a plain list of paths.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const DIRECTORY = fileURLToPath(new URL('../../config-language/schemas/', import.meta.url));

/** Under these keywords the keys are names of the config, not keywords. */
const NAME_MAPS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'patternProperties']);
const DROPPED: ReadonlySet<string> = new Set(['title', 'description', '$schema']);
const LITERALS: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'required']);

function structureOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(structureOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !DROPPED.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (LITERALS.has(keyword)) return [keyword, value];
      if (!NAME_MAPS.has(keyword)) return [keyword, structureOf(value)];
      return [
        keyword,
        Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, structureOf(inner)])),
      ];
    }),
  );
}

function sensitivePathsOf(hints: unknown): readonly string[] {
  if (Array.isArray(hints)) return hints.map(String).sort();
  const uiHints = (hints as { uiHints?: Record<string, { sensitive?: boolean }> }).uiHints ?? {};
  return Object.keys(uiHints)
    .filter((path) => uiHints[path]?.sensitive === true)
    .sort();
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { schema: { type: 'string' }, hints: { type: 'string' } },
});
const [version] = positionals;
if (!version || !values.schema) {
  process.stderr.write('Usage: node bin/dev/snapshot-schema.ts VERSION --schema FILE [--hints FILE]\n');
  process.exitCode = 2;
} else {
  writeFileSync(`${DIRECTORY}${version}.json`, `${JSON.stringify(structureOf(readJson(values.schema)))}\n`);
  if (values.hints) {
    const paths = sensitivePathsOf(readJson(values.hints)).map((path) => path.replaceAll('[]', '.*'));
    writeFileSync(
      `${DIRECTORY}${version}.sensitive.json`,
      `${JSON.stringify([...new Set(paths)], null, 1)}\n`,
    );
  }
}
