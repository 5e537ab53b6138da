import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LanguageHost } from './language-host.ts';

const path = '/c/openclaw.json';
const version = '2026.9.6';
const schema: unknown = JSON.parse(
  readFileSync(new URL(`../../config-language/schemas/${version}.json`, import.meta.url), 'utf8'),
);

/** The fixes at a marked key, checked against the schema of the real OpenClaw; the preferred one first. */
async function fixesAt(text: string, marked: string) {
  const host = new LanguageHost({ readJson: async () => schema });
  host.update([{ path, text, state: 'file', realPath: null }], []);
  await host.run('setup', {
    rootPath: path,
    includeRoots: [],
    includable: [],
    env: [],
    schema: { url: 'https://gatehouse.invalid/schema', version, source: 'bundled', helpUrl: null },
  });
  const start = text.lastIndexOf(marked);
  const found = await host.run('fixes', { path, start, end: start + marked.length });
  return found
    .flatMap((one) => one.fixes)
    .map(({ title, edits, preferred }) => ({
      title,
      preferred,
      text: edits.reduceRight(
        (now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end),
        text,
      ),
    }));
}

describe('a retired key', () => {
  it.each([
    [
      '{ agents: { defaults: { sandbox: { perSession: true } } } }',
      'perSession',
      '{ agents: { defaults: { sandbox: { scope: "session" } } } }',
    ],
    [
      '{ agents: { entries: { a: { sandbox: { perSession: false } } } } }',
      'perSession',
      '{ agents: { entries: { a: { sandbox: { scope: "shared" } } } } }',
    ],
    [
      '{ skills: { workshop: { autonomous: { enabled: true } } } }',
      'enabled',
      '{ skills: { workshop: { autonomous: { mode: "propose" } } } }',
    ],
    [
      '{ mcp: { servers: { a: { command: "x", disabled: true } } } }',
      'true',
      '{ mcp: { servers: { a: { command: "x", enabled: false } } } }',
    ],
    [
      '{ gateway: { nodes: { skills: { enabled: true } } } }',
      'enabled',
      '{ gateway: { nodes: { allowSkills: true } } }',
    ],
    [
      '{ tools: { web: { x_search: { apiKey: "k" } } } }',
      'apiKey',
      '{ tools: { web: {} }, plugins: { entries: { xai: { config: { webSearch: { apiKey: "k" } } } } } }',
    ],
  ])('of %s is moved with its meaning', async (text, marked, expected) => {
    const [first] = await fixesAt(text, marked);
    expect(first).toMatchObject({ preferred: true, text: expected });
  });

  it('joins models of one capability with the others', async () => {
    const text =
      '{ tools: { media: { models: [{ model: "a" }], image: { models: [{ provider: "p", model: "b" }] } } } }';
    const [first] = await fixesAt(text, 'models');
    expect(first?.text).toBe(
      '{ tools: { media: { models: [{ model: "a" }, { provider: "p", model: "b", capabilities: ["image"] }], image: {} } } }',
    );
  });

  it.each([
    ['{ talk: { voiceId: "x" } }', 'voiceId'],
    ['{ audio: { transcription: { command: ["w"] } } }', 'audio'],
    ['{ agents: { defaults: { sandbox: { perSession: true, scope: "agent" } } } }', 'perSession'],
  ])('of %s is not thrown away by the first fix', async (text, marked) => {
    const fixes = await fixesAt(text, marked);
    expect(fixes.map(({ title }) => title)).toContainEqual(expect.stringContaining('Remove'));
    expect(fixes.filter(({ preferred }) => preferred)).toEqual([]);
  });
});
