import { describe, expect, it } from 'vitest';
import { findRetiredKey, findRetiredValue } from './retired.ts';
import { MOVED_KEYS, REMOVED_KEYS } from './retired-keys.ts';
import type { SchemaNode } from './schema.ts';
import { briefs, checkText } from './testdata/check.ts';
import { bundledSchema } from './testdata/schemas.ts';

/** Whether some branch of the schema names the path. With `open`, maps that take any key count as well. */
function knows(schema: SchemaNode, path: readonly string[], open: boolean): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return [schema, ...schema.anyOf, ...schema.oneOf, ...schema.allOf].some((branch) => {
    const named = branch.properties.get(key);
    if (named && knows(named, rest, open)) return true;
    if (key === '*' && branch.items && knows(branch.items, rest, open)) return true;
    if (typeof branch.additional === 'object')
      return (open || key === '*') && knows(branch.additional, rest, open);
    return open && branch.additional && branch.types?.includes('object') === true;
  });
}

/** Agents of the old list become entries. */
const today = (path: string) => path.replace(/^agents\.list\.\*/, 'agents.entries.*').split('.');

const { root } = bundledSchema('2026.9.6');
/** Plugins that are not bundled bring their own schema. */
const OUTSIDE = ['amazon-bedrock', 'canvas'];

describe('the tables of retired keys', () => {
  it.each(MOVED_KEYS.map(([from, to]) => [from, to]))('%s: the old one is gone, %s is there', (from, to) => {
    expect(knows(root, today(from), false)).toBe(false);
    if (!OUTSIDE.some((plugin) => to.includes(plugin))) expect(knows(root, today(to), true)).toBe(true);
  });

  it.each([
    '{ agents: { defaults: { contextTokens: 1 }, entries: { a: { contextTokens: 1 } } } }',
    '{ agents: { list: [{ id: "a", contextTokens: 1 }] } }',
    '{ models: { providers: { openai: { contextTokens: 1, contextWindow: 1 } } } }',
  ])('warns of what OpenClaw takes away when it reads the config: %s', (text) => {
    const { ok, diagnostics } = checkText(text);
    expect(ok).toBe(true);
    expect(diagnostics.filter(({ path }) => /context/.test(path)).map(({ code }) => code)).toContain(
      'retired-key',
    );
  });

  it.each(REMOVED_KEYS.map(([path]) => path))('%s is gone', (path) => {
    expect(knows(root, today(path), false)).toBe(false);
  });
});

describe('findRetiredKey', () => {
  it.each([
    [['agents', 'list'], 'agents.list is now agents.entries.'],
    [['env', 'OPENROUTER_API_KEY'], 'env.OPENROUTER_API_KEY is now env.vars.OPENROUTER_API_KEY.'],
    [['mcp', 'servers', 'x', 'disabled'], 'mcp.servers.x.disabled is now mcp.servers.x.enabled.'],
    [['logging', 'redactSensitive'], 'logging.redactSensitive was retired.'],
    [['agents', 'entries'], 'agents.entries needs a newer OpenClaw.'],
  ])('%j', (path, message) => {
    expect(findRetiredKey(path)?.message).toContain(message);
  });

  it('knows nothing of other keys', () => {
    expect(findRetiredKey(['gateway', 'prot'])).toBeNull();
    expect(findRetiredValue(['gateway', 'reload', 'mode'], 'off')).toBeNull();
  });
});

describe('what a retired key can simply be renamed to', () => {
  it.each([
    [['tools', 'exec', 'timeoutSec'], 'timeoutSeconds'],
    [['media'], 'attachments'],
    [['agents', 'list'], undefined],
    [['agents', 'defaults', 'sandbox', 'perSession'], undefined],
    [['env', 'A'], undefined],
  ])('%j: %s', (path, name) => {
    expect(findRetiredKey(path)?.renameTo).toBe(name);
  });
});

/** A config that holds just this path. */
const around = (path: string) =>
  path.split('.').reduceRight((inner, key) => `{${JSON.stringify(key === '*' ? 'x' : key)}: ${inner}}`, '1');

describe('each retired key', () => {
  const paths = [...MOVED_KEYS, ...REMOVED_KEYS].map(([path]) => path);
  // In a list, in a map that takes any key, and in a branch that is chosen by keys beside it, more is needed.
  const bare = paths.filter((path) => !/\.list\.|models\.\*|mcp\.servers|secrets\.providers/.test(path));
  it.each(bare)('%s is said to be retired', (path) => {
    const codes = checkText(around(path.replace('channels.*', 'channels.telegram'))).diagnostics.map(
      ({ code }) => code,
    );
    expect(codes).toContain('retired-key');
    expect(codes).not.toContain('unknown-key');
  });
});

describe('retired keys in a config', () => {
  it.each([
    ['{agents: {list: [{id: "home", default: true}]}}', ['retired-key agents.list «list»'], true],
    [
      '{agents: {list: [{id: "home", nmae: "x"}]}}',
      ['retired-key agents.list «list»', 'unknown-key agents.list.0.nmae «nmae»'],
      false,
    ],
    [
      '{agents: {list: [{id: "a"}, {id: "b"}]}}',
      ['retired-key agents.list «list»', 'missing-key agents.ownership «list»'],
      false,
    ],
    ['{gateway: {reload: {mode: "hot"}}}', ['not-allowed-value gateway.reload.mode «"hot"»'], false],
    ['{messages: {tts: {}}}', ['retired-key messages.tts «tts»'], false],
  ])('%s', (text, found, ok) => {
    const result = checkText(text);
    expect([...briefs(result)].sort()).toEqual([...found].sort());
    expect(result.ok).toBe(ok);
  });
});
