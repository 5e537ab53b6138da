import { expect, it } from 'vitest';
import { createEnvironment } from '@/config-language/env.ts';
import { memoryFileAccess } from '@/config-language/file-access.ts';
import { resolveIncludes } from '@/config-language/include.ts';
import { effectiveRows } from './effective.ts';

function rows(files: Record<string, string>) {
  const { merged } = resolveIncludes({ rootFile: '/c/openclaw.json', access: memoryFileAccess(files) });
  const layers = [
    { name: 'process', names: [] },
    { name: 'state .env', names: ['TOKEN'] },
  ] as const;
  const environment = createEnvironment({ layers }, merged);
  return effectiveRows(merged, environment);
}

it('names the file that holds each value', () => {
  const found = rows({
    '/c/openclaw.json': "{ logging: { $include: './log.json5', level: 'debug' }, list: [1] }",
    '/c/log.json5': "{ level: 'info', file: 'x' }",
  });
  expect(found.map(({ path, value, place, depth }) => [path, value, place.path, depth])).toEqual([
    ['logging', null, '/c/openclaw.json', 0],
    ['logging.level', '"debug"', '/c/openclaw.json', 1],
    ['logging.file', '"x"', '/c/log.json5', 1],
    ['list', null, '/c/openclaw.json', 0],
    ['list.0', '1', '/c/openclaw.json', 1],
  ]);
});

it('marks secrets, and says where a variable comes from', () => {
  const found = rows({ '/c/openclaw.json': "{ a: { token: 'abc' }, b: { token: '${TOKEN}' }, c: {} }" });
  expect(found.filter(({ secret }) => secret).map(({ path }) => path)).toEqual(['a.token']);
  expect(found.find(({ path }) => path === 'b.token')?.variables).toEqual([
    expect.stringContaining('TOKEN from'),
  ]);
  expect(found.find(({ path }) => path === 'c')?.value).toBe('{}');
});

it('substitutes what is certain, masked as where it is written', () => {
  const found = rows({
    '/c/openclaw.json': "{ env: { vars: { P: '/logs' } }, logging: { file: '${P}/a', level: '${TOKEN}' } }",
  });
  const row = (path: string) => found.find((one) => one.path === path);
  expect(row('logging.file')).toMatchObject({ value: '"/logs/a"', secret: true });
  expect(row('logging.level')).toMatchObject({ value: '"${TOKEN}"', secret: false });
});

it('masks the environment of a program and the items of a secret list', () => {
  const found = rows({
    '/c/openclaw.json':
      "{ mcp: { servers: { x: { env: { KEY: 'k' }, headers: { A: 'b' } } } }, apiKey: ['k', ''] }",
  });
  expect(found.filter(({ secret }) => secret).map(({ path }) => path)).toEqual([
    'mcp.servers.x.env.KEY',
    'mcp.servers.x.headers.A',
    'apiKey.0',
  ]);
});

it('has no lines for a config that can’t be read', () => {
  expect(rows({})).toEqual([]);
});
