import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchemaDocument, type SchemaDocument } from '../../config-language/schema-document.ts';
import { AppError } from '../errors.ts';
import type { LoadedSchema, SchemaShelf } from './schema-shelf.ts';
import { compareVersions } from './version.ts';

/** The snapshots that come with Gatehouse, newest first. */
const OLDEST = '2026.2.26';
const BUNDLED = ['2026.9.6', OLDEST] as const;

/** The newest snapshot that is not newer than the version; the newest of all when the version is not known. */
export function bundledVersionFor(version: string | null): string {
  if (version === null) return BUNDLED[0];
  return BUNDLED.find((known) => compareVersions(version, known) >= 0) ?? OLDEST;
}

/** The bundled snapshots with the paths that OpenClaw calls sensitive, each read once. */
export function createBundledSchemas(directory: string, shelf: SchemaShelf) {
  const loaded = new Map<string, LoadedSchema>();
  const read = (name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));
  return (wanted: string | null, note: string): LoadedSchema => {
    const version = bundledVersionFor(wanted);
    let found = loaded.get(version);
    if (!found) {
      const paths = read(`${version}.sensitive.json`) as readonly string[];
      const uiHints = Object.fromEntries(paths.map((path) => [path, { sensitive: true }]));
      const document = documentOf({ schema: read(`${version}.json`), uiHints });
      found = shelf.load(document, { version, source: 'bundled', note });
      loaded.set(version, found);
    }
    return { schema: found.schema, info: { ...found.info, note } };
  };
}

/** @throws AppError `unavailable` for what is no schema */
export function documentOf(raw: unknown): SchemaDocument {
  const reading = readSchemaDocument(raw);
  if (!reading.ok) throw new AppError('unavailable', reading.problem);
  return reading.document;
}
