import { describe, expect, it } from 'vitest';
import { LanguageHost } from './language-host.ts';
import type { WorkerFile } from './language-protocol.ts';

const path = '/c/openclaw.json';

const leaf = (type: string) => ({ type });
const object = (properties: object, rest: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...rest,
});
const agent = object({ name: leaf('string'), memory: object({ search: leaf('boolean') }) });
const schema = object({
  gateway: object({
    mode: { enum: ['local', 'remote'] },
    port: leaf('integer'),
    bind: { anyOf: [{ const: 'loopback' }, { const: 'lan' }] },
    remote: object(
      { url: leaf('string'), transport: { enum: ['ssh', 'direct'] } },
      { required: ['url', 'transport'] },
    ),
  }),
  logging: object({ level: leaf('string'), audit: object({ enabled: leaf('boolean') }) }),
  agents: object({
    ownership: { const: 'explicit' },
    defaults: object({ embeddedAgent: leaf('string') }),
    entries: { type: 'object', additionalProperties: agent },
  }),
  plugins: object({ entries: object({ canvas: leaf('object') }) }),
});

/** The titles of all fixes at a text, and the text each of them gives. */
async function fixes(
  text: string,
  marked: string,
  more: Record<string, string> = {},
): Promise<[string, string][]> {
  const host = new LanguageHost({ readJson: async () => schema });
  const file = (name: string, content: string): WorkerFile => ({
    path: name,
    text: content,
    state: 'file',
    realPath: null,
  });
  host.update([file(path, text), ...Object.entries(more).map(([name, content]) => file(name, content))], []);
  await host.run('setup', {
    rootPath: path,
    includeRoots: [],
    includable: [],
    env: [],
    schema: {
      url: 'https://gatehouse.invalid/schema',
      version: '2026.9.6',
      source: 'bundled',
      helpUrl: null,
    },
  });
  const start = text.indexOf(marked);
  const found = await host.run('fixes', { path, start, end: start + marked.length });
  return found.flatMap((one) => one.fixes).map((fix) => [fix.title, apply(text, fix.edits)]);
}

function apply(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  return edits.reduceRight((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

describe('quickFixes', () => {
  it.each([
    ['renames', '{ gatway: { port: 1 } }', 'gatway', 'Rename to gateway', '{ gateway: { port: 1 } }'],
    [
      'removes',
      '{\n  logging: {}, // one\n  nonsense: 2,\n}',
      'nonsense',
      'Remove nonsense',
      '{\n  logging: {}, // one\n}',
    ],
    [
      'removes a plugin nobody knows',
      '{ plugins: { entries: { zzz: {} } } }',
      'zzz',
      'Remove plugins.entries.zzz',
      '{ plugins: { entries: {} } }',
    ],
    [
      'takes away the key that does not count',
      "{ logging: { level: 'a', level: 'b' } }",
      "level: 'a'",
      'Remove this level: the last one counts',
      "{ logging: { level: 'b' } }",
    ],
    ['unquotes', '{ gateway: { port: "8080" } }', '"8080"', 'Use 8080', '{ gateway: { port: 8080 } }'],
    [
      'quotes a number',
      '{ logging: { level: 3, audit: {} } }',
      '3',
      'Put quotes around it',
      '{ logging: { level: "3", audit: {} } }',
    ],
    [
      'quotes a bare word',
      '{ logging: { level: info } }',
      'info',
      'Put quotes around it',
      '{ logging: { level: "info" } }',
    ],
    [
      'quotes a bare word like the other texts',
      "{ logging: { level: info }, gateway: { mode: 'local' } }",
      'info',
      'Put quotes around it',
      "{ logging: { level: 'info' }, gateway: { mode: 'local' } }",
    ],
    [
      'writes the literal that a word of another format means',
      '{ logging: { audit: { enabled: yes } } }',
      'yes',
      'Write true',
      '{ logging: { audit: { enabled: true } } }',
    ],
    ['takes null away', '{ logging: { level: null } }', 'null', 'Remove logging.level', '{ logging: {} }'],
    [
      'gives an allowed value in the quotes of the old one',
      "{ gateway: { bind: 'everywhere' } }",
      "'everywhere'",
      "Use 'lan'",
      "{ gateway: { bind: 'lan' } }",
    ],
    [
      'gives what replaced a value',
      '{ gateway: { bind: "0.0.0.0" } }',
      '"0.0.0.0"',
      'Use "lan"',
      '{ gateway: { bind: "lan" } }',
    ],
    [
      'adds a required key',
      '{ gateway: { remote: { transport: "ssh" } } }',
      'remote',
      'Add url',
      '{ gateway: { remote: { transport: "ssh", url: "" } } }',
    ],
    [
      'adds a required key with each value',
      '{ gateway: { remote: { url: "" } } }',
      'remote',
      'Add transport: "direct"',
      '{ gateway: { remote: { url: "", transport: "direct" } } }',
    ],
    [
      'adds the missing comma',
      '{ gateway: { port: 1\n mode: "local" } }',
      '\n',
      'Add the comma',
      '{ gateway: { port: 1,\n mode: "local" } }',
    ],
    [
      'makes a comment',
      '{\n  # hm\n  gateway: {},\n}',
      '# hm',
      'Begin the comment with //',
      '{\n  // hm\n  gateway: {},\n}',
    ],
  ])('%s', async (_what, text, marked, title, expected) => {
    expect(await fixes(text, marked)).toContainEqual([title, expected]);
  });

  it('moves a retired key to where it belongs, comments included', async () => {
    const text =
      '{\n  // kept for a year\n  audit: {\n    enabled: true, // yes\n  },\n  logging: {\n    level: "info",\n  },\n}\n';
    const [[title, moved] = ['', '']] = await fixes(text, 'audit');
    expect(title).toBe('Move to logging.audit');
    expect(moved).toBe(
      '{\n  logging: {\n    level: "info",\n    // kept for a year\n    audit: {\n      enabled: true, // yes\n    },\n  },\n}\n',
    );
  });

  it('turns the old list of agents into entries', async () => {
    const text =
      '{\n  agents: {\n    list: [\n      // the house\n      { id: "home", name: "Home" },\n    ],\n  },\n}\n';
    const [[title, moved] = ['', '']] = await fixes(text, 'list');
    expect(title).toBe('Move to agents.entries');
    expect(moved).toBe(
      '{\n  agents: {\n    entries: {\n      // the house\n      home: { name: "Home" },\n    },\n  },\n}\n',
    );
  });

  it('does not move a value that would be wrong there', async () => {
    const titles = (await fixes('{ audit: 3 }', 'audit')).map(([title]) => title);
    expect(titles).toEqual(['Remove audit']);
  });

  it('mends an included file in its own terms', async () => {
    const text = "{ gateway: { $include: './g.json5' } }";
    expect(await fixes(text, './g.json5', { '/c/g.json5': '{ port: 1 }' })).toEqual([]);
  });

  it('offers nothing where it knows nothing', async () => {
    expect(await fixes('{ gateway: { port: 1.5 } }', '1.5')).toEqual([]);
  });
});
