/** The bundled schemas, ready for tests. */
import { type ConfigSchema, normaliseSchema } from '../schema.ts';
import raw2026_2_26 from '../schemas/2026.2.26.json' with { type: 'json' };
import raw2026_9_6 from '../schemas/2026.9.6.json' with { type: 'json' };

export const RAW_SCHEMAS = { '2026.9.6': raw2026_9_6, '2026.2.26': raw2026_2_26 } as const;

export type BundledVersion = keyof typeof RAW_SCHEMAS;

export function bundledSchema(version: BundledVersion): ConfigSchema {
  const result = normaliseSchema(RAW_SCHEMAS[version]);
  if (!result.ok) throw new Error(result.problem);
  return result.schema;
}
