import { describe, expect, it } from 'vitest';
import type { FileRead } from './file-access.ts';
import { createConfigLanguage } from './language-service.ts';
import { normaliseSchema } from './schema.ts';
import { briefs, checkText, inputOf, languageOf, ROOT } from './testdata/check.ts';

const checkRoot = (root: FileRead) =>
  languageOf().check({ rootFile: ROOT, access: { read: () => root }, env: { layers: [] } });

describe('check', () => {
  it.each<[FileRead, string]>([
    [{ kind: 'missing' }, 'config-missing'],
    [{ kind: 'directory' }, 'config-directory'],
    [{ kind: 'unreadable', reason: 'permission denied' }, 'config-unreadable'],
    [{ kind: 'too-large' }, 'config-too-large'],
  ])('says that the root file is %j', (root, code) => {
    const result = checkRoot(root);
    expect(result).toMatchObject({ ok: false, merged: undefined, tree: null });
    expect(result.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it.each(['', ' ', '// nothing', '\uFEFF'])('says that %j holds no config', (text) => {
    const result = checkText(text);
    expect(result.ok).toBe(false);
    expect(result.diagnostics.length).toBeGreaterThan(0);
  });

  it('keeps offsets right behind a byte order mark, CRLF and characters of two units', () => {
    const text = '\uFEFF{\r\n  // 🦞 note\r\n  logging: { "levle": "🦞" },\r\n}\r\n';
    expect(briefs(checkText(text))).toEqual(['unknown-key logging.levle «"levle"»']);
  });

  it('judges what it understands of a broken text', () => {
    const found = briefs(
      checkText('{ gateway: { port: "x" }, logging: { level "info" }, cron: { enabeld: true } }'),
    );
    expect(found).toContain('type gateway.port «"x"»');
    expect(found).toContain('unknown-key cron.enabeld «enabeld»');
  });

  it.each<[string, string]>([
    ['references in one string', `{ logging: { file: "${'${A}'.repeat(130_000)}" } }`],
    ['items of a wrong type', `{ tools: { deny: [${'1,'.repeat(200_000)}] } }`],
    ['bindings to nobody', `{ bindings: [${'{ agentId: "x" },'.repeat(20_000)}] }`],
    ['unknown keys on one line', `{ logging: { ${Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`)} } }`],
  ])('takes very many %s and lists the first', (_what, text) => {
    const { ok, diagnostics } = checkText(text);
    expect(ok).toBe(text.includes('${A}'));
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'more-problems', severity: 'info' });
  });

  it('refuses files that pile their levels on each other', () => {
    const deep = (name: string) => `${'{ a: '.repeat(400)}{ $include: "./${name}" }${' }'.repeat(400)}`;
    const result = checkText(deep('b.json5'), { 'b.json5': deep('c.json5'), 'c.json5': deep('d.json5') });
    const found = result.diagnostics.filter(({ code }) => code === 'too-deep');
    expect(found).toMatchObject([{ file: '/claw/b.json5', severity: 'error' }]);
  });

  it('asks for nothing that a broken text may have lost', () => {
    const codes = checkText(
      '{ bindings: [{ agentId: "main", match { channel: "telegram" } }] }',
    ).diagnostics.map(({ code }) => code);
    expect(codes).not.toContain('missing-key');
  });

  it('sorts by file and place', () => {
    const result = checkText('{ zz: 1, logging: { $include: "./l.json5" }, aa: 1 }', {
      'l.json5': '{ b: 1, a: 1 }',
    });
    expect(briefs(result)).toEqual([
      'unknown-key zz «zz»',
      'unknown-key aa «aa»',
      'l.json5: unknown-key logging.b «b»',
      'l.json5: unknown-key logging.a «a»',
    ]);
  });

  it('lists the files of the config, failed ones too', () => {
    const { files } = checkText('{ $include: ["./a.json5", "./b.json5"] }', { 'a.json5': '{}' });
    expect(files.map(({ path, role, state }) => [path, role, state])).toEqual([
      ['/claw/openclaw.json', 'root', 'file'],
      ['/claw/a.json5', 'included', 'file'],
      ['/claw/b.json5', 'included', 'missing'],
    ]);
  });

  it('gives the merged value without substituting variables', () => {
    const { merged } = checkText('{ logging: { file: "${HOME}/x" }, cron: { $include: "./c.json5" } }', {
      'c.json5': '{ enabled: true }',
    });
    expect(JSON.stringify(merged)).toBe('{"logging":{"file":"${HOME}/x"},"cron":{"enabled":true}}');
  });

  it('survives hostile depth and size', () => {
    for (const text of [
      '['.repeat(100_000),
      '{a:'.repeat(100_000),
      `{ logging: { file: "${'x'.repeat(1_000_000)}" } }`,
    ]) {
      expect(() => checkText(text)).not.toThrow();
    }
    expect(() => checkText(`${'{a:'.repeat(200)}1${'}'.repeat(200)}`)).not.toThrow();
  });

  it('follows a text that changes', () => {
    const language = languageOf();
    expect(language.check(inputOf('{ logging: { level: "nope" } }')).ok).toBe(false);
    expect(language.check(inputOf('{ logging: { level: "info" } }')).ok).toBe(true);
  });

  it('works with any schema that is one', () => {
    const normalised = normaliseSchema({ type: 'object', properties: {} });
    if (!normalised.ok) throw new Error(normalised.problem);
    const language = createConfigLanguage({
      schema: normalised.schema,
      version: '2030.1.1',
      schemaSource: 'a file',
    });
    expect(language.check(inputOf('{ anything: { goes: 1 } }')).ok).toBe(true);
  });
});
