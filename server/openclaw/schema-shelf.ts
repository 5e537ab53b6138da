import { createHash } from 'node:crypto';
import { type ConfigSchema, normaliseSchema } from '../../config-language/schema.ts';
import { type SchemaDocument, structureOf, withHelp } from '../../config-language/schema-document.ts';
import type { SchemaInfo } from '../config/types.ts';
import { AppError } from '../errors.ts';

/** Schemas that a page may still ask for. */
const MAX_HANDED_OUT = 8;

export interface LoadedSchema {
  readonly schema: ConfigSchema;
  readonly info: SchemaInfo;
}

/** `structure`: all that checking needs, small. `help`: the same with its texts, for who wants to read them. */
export type SchemaPart = 'structure' | 'help';

/** The schemas in use, each under URLs that always answer the same bytes. */
export interface SchemaShelf {
  /** @throws AppError `unavailable` for a document that is no schema. */
  load(document: SchemaDocument, info: Omit<SchemaInfo, 'url' | 'helpUrl'>): LoadedSchema;
  bytes(hash: string, part: SchemaPart): Buffer | null;
}

export function createSchemaShelf(): SchemaShelf {
  const shelf = new Map<string, { readonly structure: Buffer; readonly help: () => Buffer }>();
  return {
    load(document, info) {
      const whole = JSON.stringify(document);
      const structure = JSON.stringify(structureOf(document));
      const normalised = normaliseSchema(JSON.parse(structure));
      if (!normalised.ok) throw new AppError('unavailable', normalised.problem);
      const hash = createHash('sha256').update(whole).digest('hex').slice(0, 32);
      shelf.delete(hash);
      shelf.set(hash, { structure: Buffer.from(structure), help: helpOf(whole) });
      for (const old of [...shelf.keys()].slice(0, -MAX_HANDED_OUT)) shelf.delete(old);
      const url = `/api/schemas/${hash}/structure`;
      const helpUrl = structure === whole ? null : `/api/schemas/${hash}/help`;
      return { schema: normalised.schema, info: { ...info, url, helpUrl } };
    },
    bytes(hash, part) {
      const found = shelf.get(hash);
      if (!found) return null;
      return part === 'structure' ? found.structure : found.help();
    },
  };
}

/** Made when the first page asks for it. */
function helpOf(whole: string): () => Buffer {
  let made: Buffer | null = null;
  return () => {
    made ??= Buffer.from(JSON.stringify(withHelp(JSON.parse(whole) as SchemaDocument)));
    return made;
  };
}
