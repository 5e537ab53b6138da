import { readFileSync, statSync } from 'node:fs';
import { readSchemaDocument, type SchemaDocument } from '../../config-language/schema-document.ts';
import { AppError, errnoOf } from '../errors.ts';
import { stampOf } from './installed-package.ts';
import type { LoadedSchema, SchemaShelf } from './schema-shelf.ts';

/** A schema with all its hints is 4 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

export type SchemaFile =
  | { readonly ok: true; readonly document: SchemaDocument }
  /** One or two sentences for a person. */
  | { readonly ok: false; readonly problem: string };

/** A schema given by hand: what `openclaw config schema` prints, or the answer of a Gateway to `config.schema`. */
export function readSchemaFile(path: string): SchemaFile {
  const failed = (why: string): SchemaFile => ({
    ok: false,
    problem: `The schema file ${path} can’t be used: ${why}`,
  });
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) return failed('it is larger than 32 MB.');
    const reading = readSchemaDocument(JSON.parse(readFileSync(path, 'utf8')));
    return reading.ok ? reading : failed(reading.problem);
  } catch (error) {
    if (error instanceof SyntaxError) return failed('it is not JSON.');
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return failed(errno === 'ENOENT' ? 'it does not exist.' : `it can’t be read (${errno}).`);
  }
}

/** @throws AppError `bad-input` for a file that is no schema */
export function requireSchema(path: string): void {
  const file = readSchemaFile(path);
  if (file.ok) return;
  throw new AppError('bad-input', `${file.problem} Nothing was changed.`, {
    hint: 'Give the file that “openclaw config schema” prints, or the answer of a Gateway to config.schema.',
    path,
  });
}

/** Reads each again only when it is another file. */
export function createSchemaFiles(shelf: SchemaShelf) {
  const known = new Map<string, { readonly stamp: string; readonly loaded: LoadedSchema }>();
  return {
    /** `version`: of the rules beside it, when the file does not say. */
    read(
      path: string,
      version: string,
    ): { readonly ok: true; readonly loaded: LoadedSchema } | (SchemaFile & { readonly ok: false }) {
      const stamp = `${version} ${stampOf(path)}`;
      const last = known.get(path);
      if (last?.stamp === stamp) return { ok: true, loaded: last.loaded };
      const file = readSchemaFile(path);
      if (!file.ok) return file;
      const info = { version: file.document.version ?? version, source: 'file', note: null } as const;
      const loaded = shelf.load(file.document, info);
      known.set(path, { stamp, loaded });
      return { ok: true, loaded };
    },
  };
}
