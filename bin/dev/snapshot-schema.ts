/**
 * Makes the bundled schema of one OpenClaw version: structure only, without titles and descriptions.
 *
 *   node bin/dev/snapshot-schema.ts VERSION --schema FILE [--hints FILE]
 *
 * FILE of `--schema` holds what `openclaw config schema` prints, FILE of `--hints` the answer of the Gateway's
 * `config.schema` call: its `uiHints` name the sensitive paths.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  readSchemaDocument,
  type SchemaDocument,
  sensitivePathsOf,
  structureOf,
} from '../../config-language/schema-document.ts';

const DIRECTORY = fileURLToPath(new URL('../../config-language/schemas/', import.meta.url));

function documentIn(file: string): SchemaDocument {
  const reading = readSchemaDocument(JSON.parse(readFileSync(file, 'utf8')));
  if (!reading.ok) throw new Error(`${file}: ${reading.problem}`);
  return reading.document;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { schema: { type: 'string' }, hints: { type: 'string' } },
});
const [version] = positionals;
if (!version || !values.schema) {
  process.stderr.write('Usage: node bin/dev/snapshot-schema.ts VERSION --schema FILE [--hints FILE]\n');
  process.exitCode = 2;
} else {
  const schema = documentIn(values.schema);
  writeFileSync(`${DIRECTORY}${version}.json`, `${JSON.stringify(structureOf(schema).schema)}\n`);
  if (values.hints) {
    const paths = sensitivePathsOf(documentIn(values.hints));
    writeFileSync(`${DIRECTORY}${version}.sensitive.json`, `${JSON.stringify(paths, null, 1)}\n`);
  }
}
