import { describe, expect, it } from 'vitest';
import hints2026_2_26 from './schemas/2026.2.26.sensitive.json' with { type: 'json' };
import hints2026_9_6 from './schemas/2026.9.6.sensitive.json' with { type: 'json' };
import { createSensitivePaths, isSensitivePath } from './sensitive.ts';

describe('isSensitivePath', () => {
  it.each([
    ['gateway.auth.token', true],
    ['gateway.auth.password', true],
    ['channels.telegram.botToken', true],
    ['models.providers.openai.apiKey', true],
    ['plugins.entries.something.config.webhookSecret', true],
    ['env.vars.ANYTHING', true],
    ['env.OPENROUTER_API_KEY', true],
    ['diagnostics.otel.headers.x-key', true],
    ['gateway.auth.token.id', false],
    ['gateway.auth.token.source', false],
    ['gateway.auth.mode', false],
    ['env.shellEnv.enabled', false],
    ['agents.defaults.compaction.keepRecentTokens', false],
    ['models.providers.x.models.0.maxTokens', false],
    ['channels.telegram.tokenFile', false],
    ['memory.search.store.fts.tokenizer', false],
    ['logging.level', false],
    ['', false],
  ])('%s: %s', (path, sensitive) => {
    expect(isSensitivePath(path === '' ? [] : path.split('.'))).toBe(sensitive);
  });

  it.each([
    ['2026.9.6', hints2026_9_6],
    ['2026.2.26', hints2026_2_26],
  ])('covers every path that %s calls sensitive', (_version, hints) => {
    const known = createSensitivePaths(hints);
    for (const hint of hints)
      expect(isSensitivePath(hint.replaceAll('*', 'x').split('.'), known), hint).toBe(true);
  });

  it.each([
    ['channels.acme.oddName', true],
    ['channels.acme.oddName.id', false],
    ['channels.oddName', false],
    ['list.3.odd', true],
  ])('%s: %s, by what OpenClaw says of it', (path, sensitive) => {
    const known = createSensitivePaths(['channels.*.oddName', 'channels.other.x', 'list.*.odd']);
    expect(isSensitivePath(path.split('.'), known)).toBe(sensitive);
  });
});
