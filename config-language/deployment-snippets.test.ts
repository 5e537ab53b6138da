import { describe, expect, it } from 'vitest';
import { brief, inputOf, languageOf } from './testdata/check.ts';
import { DEPLOYMENT_SNIPPETS, SNIPPET_FILES, type SnippetName } from './testdata/deployment-snippets.ts';

const ENV = { layers: [{ name: 'process' as const, names: ['OPENCLAW_GATEWAY_TOKEN'] }] };

/** What changed since the older generation, for which all snippets were written. */
const CHANGED: Partial<Record<SnippetName, readonly string[]>> = {
  'variables inline': ['error retired-key env.OPENROUTER_API_KEY «OPENROUTER_API_KEY»'],
  'two agents': ['warning retired-key agents.list «list»'],
  OpenTelemetry: ['warning unknown-plugin plugins.entries.diagnostics-otel «"diagnostics-otel"»'],
  'logs for a collector': ['error retired-key logging.redactSensitive «redactSensitive»'],
};

describe.each(Object.keys(DEPLOYMENT_SNIPPETS) as SnippetName[])('a config with %s', (name) => {
  const found = (version: '2026.9.6' | '2026.2.26') => {
    const result = languageOf(version).check(inputOf(DEPLOYMENT_SNIPPETS[name], SNIPPET_FILES, ENV));
    return result.diagnostics.map((diagnostic) => `${diagnostic.severity} ${brief(result, diagnostic)}`);
  };

  it('is valid for the older generation', () => {
    expect(found('2026.2.26')).toEqual([]);
  });

  it('is valid for the current one, or is told what changed', () => {
    expect(found('2026.9.6')).toEqual(CHANGED[name] ?? []);
  });
});
