import { describe, expect, it } from 'vitest';
import { LanguageHost } from './language-host.ts';
import type { WorkerFile, WorkerSetup } from './language-protocol.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    gateway: {
      type: 'object',
      additionalProperties: false,
      properties: {
        port: { type: 'integer' },
        auth: { type: 'object', properties: { token: { type: 'string' } } },
      },
    },
    logging: { type: 'object', properties: { level: { type: 'string' }, file: { type: 'string' } } },
    env: { type: 'object' },
  },
};

const setup: WorkerSetup = {
  rootPath: '/c/openclaw.json',
  includeRoots: [],
  includable: ['/c/channels/a.json5', '/c/log.json5', '/elsewhere.json5'],
  env: [{ source: 'state .env', names: [{ name: 'TOKEN', empty: false }] }],
  schema: { url: 'https://gatehouse.invalid/schema', helpUrl: null, version: '2026.9.6', source: 'bundled' },
};

function file(path: string, text: string): WorkerFile {
  return { path, text, state: 'file', realPath: null };
}

async function open(texts: Record<string, string>, readJson: () => Promise<unknown> = async () => schema) {
  const host = new LanguageHost({ readJson });
  host.update(
    Object.entries(texts).map(([path, text]) => file(path, text)),
    [],
  );
  const opened = await host.run('setup', setup);
  return { host, opened };
}

const root = "{ gatway: {}, gateway: { auth: { token: 'abc' } }, logging: { $include: './log.json5' } }";
const texts = { '/c/openclaw.json': root, '/c/log.json5': "{ level: 'info' }" };

describe('LanguageHost', () => {
  it('completes an include with the files beside and below, itself left out', async () => {
    const text = "{ logging: { $include: '' } }";
    const { host } = await open({ '/c/log.json5': text, '/c/openclaw.json': text });
    const labels = async (path: string) => {
      const entries = await host.run('complete', { path, offset: text.indexOf("''") + 1 });
      return entries.map((entry) => entry.label);
    };
    expect(await labels('/c/openclaw.json')).toEqual(['./channels/a.json5', './log.json5']);
  });

  it('finds, masks and lists the files', async () => {
    const { host } = await open(texts);
    const result = await host.run('check', null);
    expect(result.diagnostics.map(({ code, file: path, start }) => [code, path, start])).toEqual([
      ['unknown-key', '/c/openclaw.json', root.indexOf('gatway')],
    ]);
    const start = root.indexOf('abc');
    expect(result.secrets[0]).toEqual({ path: '/c/openclaw.json', ranges: [{ start, end: start + 3 }] });
    expect(result.files.map(({ path, depth }) => [path, depth])).toEqual([
      ['/c/openclaw.json', 0],
      ['/c/log.json5', 1],
    ]);
  });

  it('masks what OpenClaw calls sensitive, and tells the page of it', async () => {
    const uiHints = { 'gateway.odd': { sensitive: true } };
    const text = "{ gateway: { odd: 'hidden' } }";
    const { host, opened } = await open({ '/c/openclaw.json': text }, async () => ({ schema, uiHints }));
    expect(opened).toEqual({ schemaProblem: null, sensitive: ['gateway.odd'] });
    const start = text.indexOf('hidden');
    expect((await host.run('check', null)).secrets[0]?.ranges).toEqual([{ start, end: start + 6 }]);
    expect((await host.run('effective', null)).find(({ path }) => path === 'gateway.odd')?.secret).toBe(true);
    expect(await host.run('refactorings', { path: '/c/openclaw.json', offset: start })).toContainEqual(
      expect.objectContaining({ kind: 'secret' }),
    );
  });

  describe('help texts', () => {
    const port = { type: 'integer', description: 'Where it listens.' };
    const helped = { ...schema, properties: { gateway: { type: 'object', properties: { port } } } };
    const text = '{ gateway: { port: 1 } }';
    const place = { path: '/c/openclaw.json', offset: text.indexOf('port') };

    async function openWithHelp(readHelp: () => Promise<unknown>) {
      const read: string[] = [];
      const host = new LanguageHost({
        readJson: async (url) => {
          read.push(url);
          return url === 'help' ? readHelp() : schema;
        },
      });
      host.update([file('/c/openclaw.json', text)], []);
      await host.run('setup', { ...setup, schema: { ...setup.schema, url: 'structure', helpUrl: 'help' } });
      await host.run('check', null);
      return { host, read };
    }

    it('are fetched once, by the first who asks for help', async () => {
      const { host, read } = await openWithHelp(async () => helped);
      expect(read).toEqual(['structure']);
      expect((await host.run('hover', place))?.markdown.join()).toContain('Where it listens.');
      await host.run('complete', place);
      expect(read).toEqual(['structure', 'help']);
    });

    it('that can not be had are said, and asked for again', async () => {
      let fail = true;
      const { host } = await openWithHelp(async () => {
        if (fail) throw new Error('The server is gone.');
        return helped;
      });
      expect((await host.run('hover', place))?.markdown.join()).toContain('The server is gone.');
      expect((await host.run('complete', place)).length).toBeGreaterThan(0);
      fail = false;
      expect((await host.run('hover', place))?.markdown.join()).toContain('Where it listens.');
    });
  });

  it('answers for the texts of the moment', async () => {
    const { host } = await open(texts);
    host.update([file('/c/openclaw.json', '{ gateway: { port: 1 } }')], ['/c/log.json5']);
    expect((await host.run('check', null)).diagnostics).toEqual([]);
  });

  it('gives the path of the merged config in an included file', async () => {
    const { host } = await open(texts);
    expect(await host.run('keyPath', { path: '/c/log.json5', offset: 11 })).toEqual(['logging', 'level']);
  });

  it('follows an include, and finds a key wherever it is written', async () => {
    const { host } = await open(texts);
    const offset = root.indexOf('./log');
    expect(await host.run('definition', { path: '/c/openclaw.json', offset })).toMatchObject({
      path: '/c/log.json5',
    });
    expect(await host.run('search', { query: 'log lev' })).toEqual({
      found: ['logging.level'],
      addable: [],
    });
    expect(await host.run('locate', { path: 'logging.level' })).toMatchObject({
      exact: true,
      place: { path: '/c/log.json5', start: 2 },
    });
    expect(await host.run('locate', { path: 'logging.file' })).toMatchObject({ exact: false });
  });

  it('offers keys that are not written yet, and writes them into the file that owns their parent', async () => {
    const { host } = await open(texts);
    expect((await host.run('search', { query: 'gateway.p' })).addable).toEqual(['gateway.port']);
    expect((await host.run('search', { query: 'nonsense.p' })).addable).toEqual([]);
    // A part of the path is enough; what is written already is not offered.
    expect((await host.run('search', { query: 'por' })).addable).toEqual(['gateway.port']);
    expect((await host.run('search', { query: 'way port' })).addable).toEqual(['gateway.port']);
    expect((await host.run('search', { query: 'lev' })).addable).toEqual([]);
    expect(await host.run('add', { path: 'gateway.port' })).toMatchObject({
      path: '/c/openclaw.json',
      edits: [{ text: ', port: 0' }],
    });
    const added = await host.run('add', { path: 'logging.file' });
    expect(added).toMatchObject({ path: '/c/log.json5' });
    const inRoot = await host.run('add', { path: 'env' });
    expect(inRoot?.edits[0]?.text).toContain('env: {}');
  });

  it('goes to the value that counts', async () => {
    const main = "{ logging: { $include: './log.json5', level: 'debug' } }";
    const { host } = await open({ '/c/openclaw.json': main, '/c/log.json5': "{ level: 'info', file: 'x' }" });
    expect(await host.run('definition', { path: '/c/log.json5', offset: 3 })).toMatchObject({
      path: '/c/openclaw.json',
      start: main.indexOf("'debug'"),
    });
    const hover = await host.run('hover', { path: '/c/log.json5', offset: 3 });
    expect(hover?.markdown.join(' ')).toContain('The value that counts is written in `openclaw.json`');
  });

  it('moves a section out, and knows how to put it back', async () => {
    const { host } = await open(texts);
    const offset = root.indexOf('auth');
    expect(await host.run('refactorings', { path: '/c/openclaw.json', offset })).toEqual([
      { kind: 'split', section: ['gateway', 'auth'], include: './auth.json5' },
    ]);
    const params = { path: '/c/openclaw.json', section: ['gateway'], include: './gateway.json5' };
    expect(await host.run('split', params)).toMatchObject({
      ok: true,
      created: { path: '/c/gateway.json5' },
    });
    expect(
      await host.run('refactorings', { path: '/c/openclaw.json', offset: root.indexOf('$include') }),
    ).toEqual([{ kind: 'inline', section: ['logging'], include: './log.json5' }]);
    expect(await host.run('inline', { path: '/c/openclaw.json', section: ['logging'] })).toMatchObject({
      ok: true,
      inlined: { path: '/c/log.json5', isStillIncluded: false },
    });
  });

  it('means the line when the cursor stands in front of it', async () => {
    const { host } = await open({ '/c/openclaw.json': '{\n  gateway: { port: 1 },\n}' });
    expect(await host.run('refactorings', { path: '/c/openclaw.json', offset: 2 })).toMatchObject([
      { kind: 'split', section: ['gateway'] },
    ]);
  });

  it('puts a variable with a free name in the place of a secret', async () => {
    const { host } = await open(texts);
    const offset = root.indexOf('abc');
    const [secret] = await host.run('refactorings', { path: '/c/openclaw.json', offset });
    expect(secret).toEqual({
      kind: 'secret',
      section: ['gateway', 'auth', 'token'],
      name: 'OPENCLAW_GATEWAY_TOKEN',
    });
    const params = { path: '/c/openclaw.json', section: ['gateway', 'auth', 'token'] };
    expect(await host.run('secret', { ...params, name: 'MINE' })).toEqual({
      value: 'abc',
      problem: null,
      edit: { start: offset - 1, end: offset + 4, text: "'${MINE}'" },
    });
    const problemOf = async (name: string) => (await host.run('secret', { ...params, name }))?.problem;
    expect(await problemOf('TOKEN')).toBe('TOKEN is set already, by .env in the state directory.');
    expect(await problemOf('HOME')).toMatch(/steers/);
  });

  it('gives the outline of a file and tidies it', async () => {
    const { host } = await open({ '/c/openclaw.json': '{gateway:{port:1},list:[{id:"a"}, 2]}' });
    const outline = await host.run('outline', { path: '/c/openclaw.json' });
    expect(outline.map(({ name, kind, children }) => [name, kind, children.map((one) => one.name)])).toEqual([
      ['gateway', 'object', ['port']],
      ['list', 'list', ['[0] a']],
    ]);
    const { edits, problem } = await host.run('format', { path: '/c/openclaw.json' });
    expect([edits.length > 0, problem]).toEqual([true, null]);
  });

  it('checks the syntax alone when the schema can’t be had, and says so', async () => {
    const { host, opened } = await open({ '/c/openclaw.json': '{ anything: 1, ' }, async () => {
      throw new Error('offline');
    });
    expect(opened.schemaProblem).toBe('offline');
    const { diagnostics } = await host.run('check', null);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.every(({ source }) => source === 'syntax')).toBe(true);
  });
});
