import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { memoryFileAccess } from './file-access.ts';
import { resolveIncludes } from './include.ts';
import { normaliseSchema } from './schema.ts';
import type { ConfigValue } from './syntax.ts';
import { createRandom, mutate } from './testdata/mutate.ts';
import { REAL_LOOKING } from './testdata/real-looking.ts';
import { type BundledVersion, RAW_SCHEMAS } from './testdata/schemas.ts';
import { validate } from './validate.ts';

type Raw = { readonly [key: string]: unknown };

/** The schema as the validator reads it: what has a default is not required, formats are not judged. */
function forAjv(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forAjv);
  if (typeof schema !== 'object' || schema === null) return schema;
  const raw = schema as Raw;
  const properties = (raw.properties ?? {}) as Raw;
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([keyword]) => keyword !== 'format' && keyword !== 'default')
      .map(([keyword, value]) => {
        if (keyword !== 'required' || !Array.isArray(value)) return [keyword, forAjv(value)];
        return [keyword, value.filter((key) => !Object.hasOwn((properties[key] ?? {}) as Raw, 'default'))];
      }),
  );
}

/** A schema of one section only: the whole one takes Ajv seven seconds and 400 MB. */
function sectionOf(version: BundledVersion, name: string): Raw | null {
  const { properties } = RAW_SCHEMAS[version] as { properties: Raw };
  const section = properties[name];
  if (section === undefined) return null;
  return { type: 'object', properties: { [name]: section }, additionalProperties: false };
}

function oursOf(raw: Raw): (value: ConfigValue) => boolean {
  const normalised = normaliseSchema(raw);
  if (!normalised.ok) throw new Error(normalised.problem);
  return (value) => {
    const access = memoryFileAccess({ '/c.json': JSON.stringify(value) });
    const { merged } = resolveIncludes({ rootFile: '/c.json', access });
    if (!merged) throw new Error('not read');
    return validate(merged, normalised.schema).every(({ severity }) => severity !== 'error');
  };
}

const ROUNDS = 400;

describe.each<BundledVersion>(['2026.9.6', '2026.2.26'])('the schema of %s', (version) => {
  const sections = Object.keys(REAL_LOOKING).filter((name) => sectionOf(version, name) !== null);

  it.each(sections)('judges %s as Ajv does', (name) => {
    const raw = sectionOf(version, name);
    if (!raw) throw new Error(`no ${name}`);
    const theirs: ValidateFunction = new Ajv({
      strict: false,
      validateFormats: false,
      logger: false,
    }).compile(forAjv(raw) as object);
    const ours = oursOf(raw);
    const random = createRandom(name.length * 7919);
    const verdicts = { valid: 0, invalid: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const value =
        round === 0
          ? { [name]: REAL_LOOKING[name] ?? null }
          : mutate({ [name]: REAL_LOOKING[name] ?? null }, random);
      const expected = theirs(value);
      verdicts[expected ? 'valid' : 'invalid']++;
      if (ours(value) !== expected)
        expect.fail(
          `Ajv: ${expected}, ours: ${!expected} for ${JSON.stringify(value)}\n${JSON.stringify(theirs.errors)}`,
        );
    }
    expect(Math.min(verdicts.valid, verdicts.invalid)).toBeGreaterThan(0);
  });
});
