import { describe, expect, it } from 'vitest';
import { acceptsSecretRef, schemasAt } from './schema-at.ts';
import { checkText } from './testdata/check.ts';
import { bundledSchema } from './testdata/schemas.ts';

const schema = bundledSchema('2026.9.6');

describe('schemasAt', () => {
  it.each([
    ['gateway.port', 'integer'],
    ['agents.entries.main.tools.deny.0', 'string'],
    ['mcp.servers.any.command', 'string'],
    ['plugins.entries.imap.config.accounts.me.host', 'string'],
  ])('%s is %s', (path, type) => {
    const segments = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    expect(schemasAt(schema, segments, null).flatMap((branch) => branch.types ?? [])).toContain(type);
  });

  it('keeps to the branch that is written', () => {
    const { tree } = checkText('{ gateway: { auth: { token: { source: "env" } } } }');
    const patterns = schemasAt(schema, ['gateway', 'auth', 'token', 'id'], tree).map(
      (branch) => branch.pattern?.source,
    );
    expect(patterns).toEqual(['^[A-Z][A-Z0-9_]{0,127}$']);
  });

  it('knows nothing of unknown paths', () => {
    expect(schemasAt(schema, ['gateway', 'prot', 'x'], null)).toEqual([]);
  });
});

describe('acceptsSecretRef', () => {
  it.each([
    ['gateway.auth.token', true],
    ['channels.telegram.botToken', true],
    ['hooks.token', false],
    ['logging.file', false],
  ])('%s: %s', (path, accepted) => {
    expect(acceptsSecretRef(schema, path.split('.'), 'env')).toBe(accepted);
  });

  it('is never so in the older generation for the token', () => {
    expect(acceptsSecretRef(bundledSchema('2026.2.26'), ['gateway', 'auth', 'token'], 'env')).toBe(false);
  });
});
