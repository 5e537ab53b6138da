import { describe, expect, it } from 'vitest';
import { normaliseSchema } from './schema.ts';
import { readSchemaDocument, type SchemaDocument, structureOf, withHelp } from './schema-document.ts';

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    title: { type: 'object', title: 'Kept', properties: { description: { type: 'string' } } },
    mode: { enum: ['title', { description: 'a value' }], default: { title: 'a value' } },
    servers: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: 'object', properties: { token: { type: 'string' } } }] },
    },
    list: { type: 'array', items: { type: 'object', properties: { key: { description: 'Own words.' } } } },
  },
};
const uiHints = {
  'servers.*.token': { label: 'Token', help: 'Signs in.', sensitive: true, order: 1 },
  'list[].key': { label: 'Key', help: 'Not said.' },
  title: { label: 'Not said', advanced: true },
  'no.such': { help: 'Nowhere.' },
  mode: { tags: ['x'] },
};

function document(raw: unknown): SchemaDocument {
  const reading = readSchemaDocument(raw);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.document;
}

describe('readSchemaDocument', () => {
  it('reads what the command line prints and what the Gateway answers', () => {
    expect(document(schema)).toEqual({ schema, uiHints: {} });
    expect(document({ schema, uiHints, version: '2026.9.6', generatedAt: 'x' })).toEqual({
      schema,
      version: '2026.9.6',
      uiHints: {
        'servers.*.token': { label: 'Token', help: 'Signs in.', sensitive: true },
        'list.*.key': { label: 'Key', help: 'Not said.' },
        title: { label: 'Not said' },
        'no.such': { help: 'Nowhere.' },
      },
    });
  });

  it.each([
    ['nothing', null],
    ['a list', [schema]],
    ['a schema of something else', { type: 'string' }],
    ['an answer without one', { schema: null, uiHints: {} }],
    ['an error', { ok: false, error: { message: 'no' } }],
  ])('says that %s is none', (_name, raw) => {
    expect(readSchemaDocument(raw)).toMatchObject({ ok: false });
  });

  it('takes hints that are none for no hints', () => {
    expect(document({ schema, uiHints: [1, 'x'] }).uiHints).toEqual({});
    expect(document({ schema, uiHints: { a: 'x', b: { sensitive: 'yes' } } }).uiHints).toEqual({});
  });
});

it('leaves out the texts, and no key or value that is called like one', () => {
  const structure = structureOf(document({ schema, uiHints }));
  expect(structure.schema.properties).toEqual({
    title: { type: 'object', properties: { description: { type: 'string' } } },
    mode: schema.properties.mode,
    servers: schema.properties.servers,
    list: { type: 'array', items: { type: 'object', properties: { key: {} } } },
  });
  expect(structure.uiHints).toEqual({ 'servers.*.token': { sensitive: true } });
});

it('puts the words of the hints where the schema has none', () => {
  const helped = normaliseSchema(withHelp(document({ schema, uiHints })));
  if (!helped.ok) throw new Error(helped.problem);
  const { root, sensitive } = helped.schema;
  const at = (key: string) => root.properties.get(key);
  const server = at('servers')?.additional;
  const token = typeof server === 'object' ? server.anyOf[0]?.properties.get('token') : undefined;
  expect([token?.title, token?.description]).toEqual(['Token', 'Signs in.']);
  expect(at('title')?.title).toBe('Kept');
  expect(at('list')?.items?.properties.get('key')).toMatchObject({ title: 'Key', description: 'Own words.' });
  expect(sensitive.has(['servers', 'mine', 'token'])).toBe(true);
  expect(schema.properties.list.items.properties.key).toEqual({ description: 'Own words.' });
});
