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
    logging: { type: 'object', properties: { level: { type: 'string' } } },
    env: { type: 'object' },
  },
};

const setup: WorkerSetup = {
  rootPath: '/c/openclaw.json',
  includeRoots: [],
  env: [{ source: 'state .env', names: [{ name: 'TOKEN', empty: false }] }],
  schema: { url: 'https://gatehouse.invalid/schema', version: '2026.9.6', source: 'bundled' },
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
    expect(await host.run('search', { query: 'log lev' })).toEqual(['logging.level']);
    expect(await host.run('locate', { path: 'logging.level' })).toMatchObject({
      exact: true,
      place: { path: '/c/log.json5', start: 2 },
    });
    expect(await host.run('locate', { path: 'logging.file' })).toMatchObject({ exact: false });
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
