import { describe, expect, it } from 'vitest';
import { normaliseSchema, type SchemaNode } from './schema.ts';
import { type BundledVersion, bundledSchema } from './testdata/schemas.ts';

function at(version: BundledVersion, ...path: string[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(
    (node, key) =>
      key === '*' && typeof node?.additional === 'object' ? node.additional : node?.properties.get(key),
    bundledSchema(version).root,
  );
}

describe('normaliseSchema', () => {
  it.each([[undefined], [null], [42], ['x'], [[]], [{}], [{ properties: [] }], [{ $ref: '#/x' }]])(
    'refuses %j',
    (raw) => {
      expect(normaliseSchema(raw)).toMatchObject({ ok: false });
    },
  );

  it('reads definitions where they stand', () => {
    const account = at('2026.9.6', 'plugins', 'entries', 'imap', 'config', 'accounts', '*');
    expect(account?.required).toContain('host');
    expect(account?.properties.get('password')?.anyOf.length).toBeGreaterThan(1);
  });

  it('does not ask for what has a default', () => {
    expect(at('2026.9.6', 'channels', 'telegram')?.required).toEqual([]);
    expect(bundledSchema('2026.2.26').root.required).toEqual([]);
  });

  it('lets a config name its schema', () => {
    expect(bundledSchema('2026.2.26').root.properties.has('$schema')).toBe(true);
  });

  it('survives a definition that mentions itself', () => {
    const raw = {
      properties: { tree: { $ref: '#/$defs/tree' } },
      $defs: { tree: { type: 'object', additionalProperties: { $ref: '#/$defs/tree' } } },
    };
    const result = normaliseSchema(raw);
    const tree = result.ok ? result.schema.root.properties.get('tree') : undefined;
    expect(tree?.additional).toBe(tree);
  });

  it('survives any schema', () => {
    for (const value of [null, 1, 'x', [], [1], { a: 1 }]) {
      const keywords = [
        'type',
        'enum',
        'properties',
        'items',
        'anyOf',
        'not',
        'if',
        'required',
        'pattern',
        '$ref',
      ];
      for (const keyword of keywords) {
        const result = normaliseSchema({ properties: { a: { [keyword]: value } } });
        expect(result.ok && result.schema.root.properties.get('a')).toBeTruthy();
      }
    }
  });

  it('has both generations', () => {
    expect(at('2026.9.6', 'agents', 'entries')).toBeDefined();
    expect(at('2026.2.26', 'agents', 'list')).toBeDefined();
    expect(at('2026.9.6', 'gateway', 'port')).toMatchObject({ minimum: 1, maximum: 65535 });
  });
});
